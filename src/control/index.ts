export {
  type DirectionMethod,
  directionMethods,
  type Directions,
  type DirectionsWanted,
  findDirections,
} from './directions.js';
