package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens slides with the reader that suits them: JPEG pyramids directly, all others through OpenSlide. */
public final class SlideReaders {

    private SlideReaders() {}

    /**
     * Opens a slide.
     *
     * @throws IOException in one line saying what is wrong with the file and how to mend it
     */
    public static SlideReader open(Path slide) throws IOException {
        if (!Files.isRegularFile(slide)) {
            throw new IOException(slide + (Files.exists(slide) ? " is no file" : " does not exist"));
        }
        Optional<SlideReader> direct = TiffSlide.open(slide);
        return direct.isPresent() ? direct.get() : OpenSlideReader.open(slide);
    }
}
