package org.golgi.datasets.phantom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.golgi.datasets.image.RgbImage;

/**
 * A TIFF file of JPEG pictures in the making: picture data in the order of the calls, all directories at the end.
 *
 * <p>Written beside its target and moved there by {@link #commit}; closed without that, it is removed.
 */
final class TiffFile implements AutoCloseable {
    static final String PART = ".part";
    private static final int JPEG = 7;
    private static final int YCBCR = 6;
    private static final long CLASSIC_LIMIT = 0xFFFF_FFFFL;

    private final Path target;
    private final Path part;
    private final boolean big;
    private final FileChannel channel;
    private final OutputStream out;
    private final List<TiffDirectory> directories = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();
    private long position;
    private int thumbnailAt;
    private TiffDirectory tiled;
    private boolean committed;

    TiffFile(Path target, boolean big) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + PART);
        this.big = big;
        this.channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20);
        append(new byte[big ? 16 : 8]);
    }

    void beginTiles(int width, int height, int tilePx, String description) {
        tiled = picture(width, height, description);
        tiled.longs(322, tilePx);
        tiled.longs(323, tilePx);
        offsets.clear();
        lengths.clear();
    }

    void tile(byte[] jpeg) throws IOException {
        if (offsets.isEmpty()) {
            colours(tiled, JpegFrame.of(jpeg));
        }
        offsets.add(position);
        lengths.add((long) jpeg.length);
        append(jpeg);
    }

    void endTiles() {
        tiled.offsets(324, offsets.stream().mapToLong(Long::longValue).toArray());
        tiled.longs(325, lengths.stream().mapToLong(Long::longValue).toArray());
        directories.add(tiled);
    }

    /** Keeps the next place among the directories for the thumbnail. */
    void reserveThumbnail() {
        thumbnailAt = directories.size();
    }

    /** A picture in one strip, by which readers know that it is no level. */
    void thumbnail(byte[] jpeg, RgbImage image, String description) throws IOException {
        TiffDirectory directory = picture(image.width(), image.height(), description);
        colours(directory, JpegFrame.of(jpeg));
        directory.offsets(273, position);
        directory.longs(278, image.height());
        directory.longs(279, jpeg.length);
        append(jpeg);
        directories.add(thumbnailAt, directory);
    }

    private TiffDirectory picture(int width, int height, String description) {
        TiffDirectory directory = new TiffDirectory(big);
        directory.longs(254, 0);
        directory.longs(256, width);
        directory.longs(257, height);
        directory.shorts(258, 8, 8, 8);
        directory.shorts(259, JPEG);
        directory.ascii(270, description);
        directory.shorts(277, 3);
        directory.shorts(284, 1);
        return directory;
    }

    private static void colours(TiffDirectory directory, JpegFrame frame) {
        if (frame.components() != 3) {
            throw new IllegalStateException("the encoder gave a JPEG of " + frame.components() + " components");
        }
        directory.shorts(262, YCBCR);
        directory.shorts(530, frame.horizontal(), frame.vertical());
    }

    /** Writes directories and header, forces all to disk, and moves the file to its place. */
    void commit() throws IOException {
        append(new byte[(int) (-position & 7)]);
        long first = position;
        for (int i = 0; i < directories.size(); i++) {
            append(directories.get(i).encode(position, i == directories.size() - 1));
        }
        if (!big && position > CLASSIC_LIMIT) {
            throw new IOException(target + " grew over 4 GB; write it as BigTIFF");
        }
        out.flush();
        ByteBuffer header = ByteBuffer.allocate(big ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'I').put((byte) 'I');
        if (big) {
            header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(first);
        } else {
            header.putShort((short) 42).putInt((int) first);
        }
        channel.write(header.flip(), 0);
        channel.force(true);
        channel.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
    }

    private void append(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            channel.close();
            Files.deleteIfExists(part);
        }
    }
}
