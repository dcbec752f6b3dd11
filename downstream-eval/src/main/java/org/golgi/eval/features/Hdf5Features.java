package org.golgi.eval.features;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.api.WritableDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.golgi.core.io.Sha256;

/**
 * One HDF5 file a slide, as TRIDENT and CLAM write and read them: {@code features} [N, D] in float32 and {@code coords}
 * [N, 2], the left and upper edge of each tile in level-0 pixels. Golgi adds the encoder's name and hash, the transform
 * and the tiles' hash as attributes of {@code features}.
 */
public final class Hdf5Features {
    /** Ending of the files. */
    public static final String ENDING = ".h5";

    private static final String FEATURES = "features";
    private static final String POSITIONS = "coords";
    private static final String ENCODER = "encoder";
    private static final String HASH = "encoder_hash";
    private static final String TRANSFORM = "transform";
    private static final String SOURCE = "source";
    private static final String UNKNOWN = "unknown";
    /** What a Java array holds. */
    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 16L;
    /** Deflate makes at most 1,032 bytes of one, and a number has two bytes or more. */
    private static final long MOST_NUMBERS_A_BYTE = 516;

    private Hdf5Features() {}

    /** Writes the features of a slide; the file exists whole or not at all. */
    public static void write(Path path, SlideFeatures slide) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path beside = folder.resolve("." + path.getFileName() + ".part");
        int rows = slide.features().rows();
        try (WritableHdfFile file = HdfFile.write(beside)) {
            float[][] vectors = new float[rows][];
            for (int i = 0; i < rows; i++) {
                vectors[i] = slide.features().rows(i, 1).values();
            }
            WritableDataset features = file.putDataset(FEATURES, vectors);
            features.putAttribute(ENCODER, slide.origin().encoder());
            features.putAttribute(HASH, slide.origin().encoderHash());
            features.putAttribute(TRANSFORM, slide.origin().transform());
            features.putAttribute(SOURCE, slide.origin().source());
            if (slide.positions().length > 0) {
                long[][] positions = new long[rows][];
                for (int i = 0; i < rows; i++) {
                    positions[i] = new long[] {slide.positions()[2 * i], slide.positions()[2 * i + 1]};
                }
                file.putDataset(POSITIONS, positions);
            }
        } catch (HdfException e) {
            Files.deleteIfExists(beside);
            throw new IOException(path + " cannot be written: " + e.getMessage(), e);
        }
        verify(beside, path, slide);
        Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void verify(Path written, Path path, SlideFeatures slide) throws IOException {
        SlideFeatures again = read(written);
        if (!Arrays.equals(again.features().values(), slide.features().values())
                || !Arrays.equals(again.positions(), slide.positions())) {
            Files.delete(written);
            throw new IOException(path + " was not written as it should be; write .safetensors instead");
        }
    }

    /**
     * Reads the features of a slide. A file that names no encoder, as those of TRIDENT and CLAM, counts as made by the
     * encoder that its folder is named after.
     */
    public static SlideFeatures read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " does not exist; a slide's features are one .h5 file");
        }
        try (HdfFile file = open(path)) {
            Dataset features = dataset(file, path, FEATURES);
            int[] shape = features.getDimensions();
            boolean batch = shape.length == 3 && shape[0] == 1; // some tools keep a leading 1
            if (shape.length != 2 && !batch) {
                throw new IOException(path + ": features have " + shape.length + " dimensions, expected [N, D]");
            }
            int rows = shape[shape.length - 2];
            int columns = shape[shape.length - 1];
            requireSize(path, rows, columns);
            FeatureMatrix matrix = new FeatureMatrix(rows, columns, floats(path, features.getDataFlat()));
            return new SlideFeatures(matrix, positions(file, path, rows), origin(path, features.getAttributes()));
        } catch (RuntimeException e) { // the library throws whatever a damaged file leads it to
            throw new IOException(path + " is no HDF5 file of features: " + e.getMessage(), e);
        } catch (InternalError e) { // so Java tells of a mapped file that became shorter
            throw new IOException(path + " changed while it was read; wait until it is written, then try again", e);
        } catch (OutOfMemoryError | StackOverflowError e) { // sizes and addresses come from the file unchecked
            throw new IOException(
                    path + " is damaged or needs more memory than there is (" + e.getMessage()
                            + "); make it again, or give more by GOLGI_JAVA_OPTS=-Xmx16g",
                    e);
        }
    }

    /**
     * Files are mapped, so that a damaged length is refused at the end of the file: read through a channel, the library
     * first reserves that much memory, and then waits for bytes that never come.
     */
    private static HdfFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            return size > Integer.MAX_VALUE
                    ? new HdfFile(path)
                    : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    static void requireSize(Path path, int rows, int columns) throws IOException {
        if (rows < 1 || columns < 1 || (long) rows * columns > MOST_NUMBERS) {
            throw new IOException(path + ": features of shape [" + rows + ", " + columns
                    + "] are none or too many; a slide" + " has at least one and at most " + MOST_NUMBERS + " numbers");
        }
    }

    private static Dataset dataset(HdfFile file, Path path, String name) throws IOException {
        Node node = file.getChildren().get(name);
        if (!(node instanceof Dataset dataset)) {
            throw new IOException(path + (node == null ? " has no dataset '" : " has no dataset but a group '") + name
                    + "'; it has " + file.getChildren().keySet() + ", expected features [N, D] and coords [N, 2]");
        }
        double numbers = 1; // not a whole number: damaged lengths may multiply beyond any
        for (int length : dataset.getDimensions()) {
            numbers *= length;
        }
        if (numbers / MOST_NUMBERS_A_BYTE > Files.size(path)) {
            throw new IOException(path + " is damaged: " + name + " of shape "
                    + Arrays.toString(dataset.getDimensions()) + " in " + Files.size(path) + " bytes; make it again");
        }
        return dataset;
    }

    private static float[] floats(Path path, Object data) throws IOException {
        if (data instanceof float[] floats) {
            return floats;
        }
        if (data instanceof double[] doubles) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
        }
        throw new IOException(path + ": features are not floating-point numbers but "
                + data.getClass().getComponentType().getSimpleName() + " values, or were never written; make it again");
    }

    private static long[] positions(HdfFile file, Path path, int rows) throws IOException {
        if (!file.getChildren().containsKey(POSITIONS)) {
            return new long[0];
        }
        Dataset coords = dataset(file, path, POSITIONS);
        Object data = coords.getDataFlat();
        long[] positions;
        if (data instanceof long[] longs) {
            positions = longs;
        } else if (data instanceof int[] ints) {
            positions = Arrays.stream(ints).asLongStream().toArray();
        } else {
            throw new IOException(path + ": coords are not whole numbers");
        }
        if (positions.length != 2L * rows) {
            throw new IOException(path + " holds " + rows + " features but coords of shape "
                    + Arrays.toString(coords.getDimensions()) + "; make it again");
        }
        return positions;
    }

    private static FeatureSet.Origin origin(Path path, Map<String, Attribute> attributes) {
        Path folder = path.toAbsolutePath().getParent().getFileName();
        String place = folder == null ? UNKNOWN : folder.toString();
        String encoder = text(attributes, ENCODER, place);
        return new FeatureSet.Origin(
                encoder,
                text(attributes, HASH, Sha256.of("features of folder " + encoder)),
                text(attributes, TRANSFORM, UNKNOWN),
                text(attributes, SOURCE, UNKNOWN));
    }

    private static String text(Map<String, Attribute> attributes, String name, String otherwise) {
        Attribute attribute = attributes.get(name);
        return attribute == null ? otherwise : String.valueOf(attribute.getData());
    }
}
