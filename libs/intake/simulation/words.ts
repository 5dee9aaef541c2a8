import type { Weighted } from './samplers.js';

/** Small lists to make up people and places from; nobody is meant. */
export const firstNames = [
  ...['Ada', 'Amir', 'Anouk', 'Bela', 'Carla', 'Chen', 'Daria', 'Elif', 'Emil', 'Fatou'],
  ...['Goran', 'Hana', 'Ines', 'Ivo', 'Jana', 'Kofi', 'Lea', 'Luis', 'Mei', 'Milan'],
  ...['Nadia', 'Noor', 'Olga', 'Omar', 'Paula', 'Ravi', 'Rosa', 'Sven', 'Tara', 'Yuki'],
] as const;

export const lastNames = [
  ...['Abe', 'Almeida', 'Bauer', 'Berg', 'Costa', 'Dahl', 'Diallo', 'Evans', 'Fischer'],
  ...['Garcia', 'Haas', 'Horvat', 'Ito', 'Jansen', 'Kaya', 'Keller', 'Kim', 'Larsen', 'Li'],
  ...['Mensah', 'Moreau', 'Novak', 'Okafor', 'Patel', 'Rossi', 'Silva', 'Tanaka', 'Weber'],
] as const;

export const streets = ['Mill Lane', 'Station Road', 'Harbour Street', 'Elm Walk'] as const;

/** A region, and its town that has a shop of ours. */
export interface Place {
  readonly region: string;
  readonly town: string;
}

export const places: readonly [Weighted<Place>, ...Weighted<Place>[]] = [
  [{ region: 'north', town: 'Nordhaven' }, 3],
  [{ region: 'south', town: 'Sudbury' }, 4],
  [{ region: 'east', town: 'Ostwick' }, 2],
  [{ region: 'west', town: 'Westerby' }, 4],
  [{ region: 'capital', town: 'Kingsport' }, 6],
];
