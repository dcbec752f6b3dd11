package org.golgi.eval.segment;

/**
 * Features and truth of the same pictures.
 *
 * @param store patch features of all windows
 * @param maps class of each pixel
 * @param numClasses K
 */
record SegmentationData(PatchFeatureStore store, ClassMaps maps, int numClasses) {}
