import { behaviours } from './behaviours.js';
import { openStage } from './stage.js';

behaviours('in memory', openStage);
