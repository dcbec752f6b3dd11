package org.golgi.datasets.slide;

/**
 * One resolution of a slide's pyramid.
 *
 * @param width pixels a row at this level
 * @param height rows at this level
 * @param downsample level-0 pixels a pixel of this level, 1 for level 0
 */
public record SlideLevel(int width, int height, double downsample) {}
