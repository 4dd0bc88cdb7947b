import { serveLane } from '../engine/lanes/lane';

/** A thread of the worker that computes beside others (engine/lanes). */
void serveLane();
