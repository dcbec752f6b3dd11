package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens slides with the reader that suits them: JPEG pyramids and plain pictures directly, others through OpenSlide. */
public final class SlideReaders {
    /** {@code -Dgolgi.slide.reader=openslide} leaves all slides to OpenSlide. */
    private static final String CHOICE = "golgi.slide.reader";

    private SlideReaders() {}

    /**
     * Opens a slide.
     *
     * @throws IOException in one line saying what is wrong with the file and how to mend it
     */
    public static SlideReader open(Path slide) throws IOException {
        if (Files.isSymbolicLink(slide) && !Files.exists(slide)) {
            throw new IOException(slide + " is a link to " + Files.readSymbolicLink(slide) + ", which does not exist");
        }
        if (!Files.isRegularFile(slide)) {
            throw new IOException(slide + (Files.exists(slide) ? " is no file" : " does not exist"));
        }
        String choice = System.getProperty(CHOICE, "auto");
        if (!choice.equals("auto") && !choice.equals("openslide")) {
            throw new IllegalArgumentException("-D" + CHOICE + " must be auto or openslide, got '" + choice + "'");
        }
        Optional<SlideReader> direct = choice.equals("auto") ? TiffSlide.open(slide) : Optional.empty();
        return direct.isPresent() ? direct.get() : other(slide);
    }

    /** OpenSlide, and where it knows nothing of a file, or is not there, the file may be a plain picture. */
    private static SlideReader other(Path slide) throws IOException {
        if (SlideFormats.isPicture(slide)) {
            Optional<SlideReader> picture = FlatSlide.open(slide);
            if (picture.isPresent()) {
                return picture.get();
            }
        }
        try {
            return OpenSlideReader.open(slide);
        } catch (IOException e) {
            Optional<SlideReader> picture = TiffLayout.isTiff(slide) ? FlatSlide.open(slide) : Optional.empty();
            return picture.orElseThrow(() -> e);
        }
    }
}
