/** Largest sizes the importer takes. What a file declares is checked against these and its own length before memory is taken. */
export const importLimits = {
  /** Bytes of a model: what one protobuf message may have. */
  bytes: 2 ** 31 - 1,
  /** Fields of all messages in a file, a list of numbers counting once: a node with its names and shapes has 10 to 50. */
  records: 2 ** 18,
  /** Axes of a tensor. */
  rank: 32,
  /** Elements of any one result, of which 2^31 float32 take 8 GiB. */
  elements: 2 ** 31,
  /** Elements of a constant that is computed while values are built: shapes, axes, sizes. */
  folded: 4096,
  /** Entries of a list of positions along one axis, or of a matrix that resizes one axis. */
  indices: 2 ** 22,
} as const;
