package org.golgi.datasets.tissue;

/**
 * Which contours count, in pixels of the mask.
 *
 * @param minTissueArea a piece must have more than this, its holes not counted
 * @param minHoleArea a hole must have more than this
 * @param maxHoles so many of a piece's largest holes are looked at
 */
public record ContourFilter(double minTissueArea, double minHoleArea, int maxHoles) {}
