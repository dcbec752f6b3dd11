package org.golgi.eval.features;

/**
 * Where a tile lies.
 *
 * @param slide name of the slide it was cut from
 * @param x left edge in level-0 pixels
 * @param y upper edge in level-0 pixels
 */
public record TilePlace(String slide, int x, int y) {}
