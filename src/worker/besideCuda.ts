import { openRuntimeBesideCuda } from '../engine/providers/cudaLibraries/load';

/** A module of its own, since what a module imports is loaded before it runs. */
openRuntimeBesideCuda();
