package org.golgi.eval.segment;

/**
 * Pictures and their truth.
 *
 * @param pictures windows, and what is known of them
 * @param maps class of each pixel
 * @param numClasses K
 */
record SegmentationData(WindowedPictures pictures, ClassMaps maps, int numClasses) {}
