/** The database of the read models does not answer in time, or not at all. */
export class ReadModelsAway extends Error {
  override readonly name = 'ReadModelsAway';
}
