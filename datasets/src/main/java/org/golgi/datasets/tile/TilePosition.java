package org.golgi.datasets.tile;

/**
 * A tile of a {@link TileGrid}.
 *
 * @param tissue share of it that the tissue mask covers
 */
public record TilePosition(int column, int row, double tissue) {}
