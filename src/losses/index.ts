export {
  type AdversarialLoss,
  type AdversarialLossName,
  adversarialLosses,
  minimax,
  nonSaturating,
  valueFunction,
} from './adversarial.js';
export { binaryCrossEntropyWithLogits, crossEntropy, meanSquaredError } from './auxiliary.js';
