/** Something that happened: a stored name and its content. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/**
 * How one stream is understood.
 * `evolve` owns the state it is given: it may change it in place and must return it, so that a
 * stream of any length folds in linear time. It never throws on a well-formed event.
 */
export interface Decider<State, Event extends DomainEvent> {
  readonly initial: () => State;
  readonly evolve: (state: State, event: Event) => State;
}

/**
 * What a command makes of a state: the events to append, none where there is nothing new to say.
 * @throws Refusal where the rules forbid it.
 */
export type Decide<Command, State, Event extends DomainEvent, Context> = (
  command: Command,
  state: Readonly<State>,
  context: Context,
) => readonly Event[];

/** The state after all of the events, in the order given. */
export function fold<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: Iterable<Event>,
): State {
  let state = decider.initial();
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
