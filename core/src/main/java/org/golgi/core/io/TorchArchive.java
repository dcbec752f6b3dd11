package org.golgi.core.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/** The zip file that torch.save writes: {@code NAME/data.pkl}, {@code NAME/data/KEY}, {@code NAME/byteorder}. */
final class TorchArchive implements Closeable {
    private static final long LARGEST_PROGRAM_BYTES = 64L << 20;
    private static final String PROGRAM = "data.pkl";

    private final Path file;
    private final ZipFile zip;
    private final String root;
    private final Map<String, Tensor> storages = new HashMap<>();
    private long storageBytes;

    private TorchArchive(Path file, ZipFile zip, String root) {
        this.file = file;
        this.zip = zip;
        this.root = root;
    }

    static TorchArchive open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new IOException(
                    file + " is no zip file of PyTorch 1.6 or later (" + e.getMessage()
                            + "); load it with torch and save it again, or convert it to safetensors",
                    e);
        }
        String root = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith("/" + PROGRAM) && name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.length() - PROGRAM.length()))
                .findFirst()
                .orElse("");
        TorchArchive archive = new TorchArchive(file, zip, root);
        try {
            if (root.isEmpty()) {
                throw archive.damaged("holds no " + PROGRAM);
            }
            archive.checkByteOrder();
        } catch (IOException e) {
            zip.close();
            throw e;
        }
        return archive;
    }

    /** The pickle program. */
    byte[] program() throws IOException {
        ZipEntry entry = stored(PROGRAM);
        if (entry.getSize() > LARGEST_PROGRAM_BYTES) {
            throw damaged("has a " + PROGRAM + " of " + entry.getSize() + " bytes; at most " + LARGEST_PROGRAM_BYTES
                    + " are read");
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            return stream.readNBytes((int) entry.getSize());
        }
    }

    /** The numbers of a storage as one dense tensor; read once, shared by all its views. */
    Tensor storage(String key, NumberType type, long numbers) throws IOException {
        Tensor known = storages.get(key);
        if (known != null) {
            if (known.numel() != numbers || NumberType.of(key, known) != type) {
                throw damaged("describes storage '" + key + "' in two ways");
            }
            return known;
        }
        if (!key.matches("\\w{1,64}")) {
            throw damaged("names the storage '" + key + "'");
        }
        ZipEntry entry = stored("data/" + key);
        if (numbers < 0 || numbers > entry.getSize() / type.bytes() || numbers * type.bytes() != entry.getSize()) {
            throw damaged("has " + entry.getSize() + " bytes in storage '" + key + "', described as " + numbers
                    + " numbers of type " + type);
        }
        storageBytes += entry.getSize();
        if (storageBytes > Files.size(file)) { // entries of a zip may lie over one another
            throw damaged("has storages of more bytes than the file has");
        }
        Tensor tensor = Ops.empty(ComputeDevice.CPU, type.torchType(), numbers);
        try (InputStream stream = zip.getInputStream(entry);
                ReadableByteChannel channel = Channels.newChannel(stream)) {
            Safetensors.fill(tensor, channel, () -> damaged("ends within storage '" + key + "'"));
        }
        storages.put(key, tensor);
        return tensor;
    }

    private void checkByteOrder() throws IOException {
        ZipEntry entry = zip.getEntry(root + "byteorder");
        if (entry != null) {
            try (InputStream stream = zip.getInputStream(entry)) {
                String order = new String(stream.readNBytes(16), StandardCharsets.US_ASCII).strip();
                if (!order.equals("little")) {
                    throw damaged("has byte order '" + order + "', only little is read");
                }
            }
        }
    }

    /** An entry that is not compressed, so that it cannot be larger than the file. */
    private ZipEntry stored(String name) throws IOException {
        ZipEntry entry = zip.getEntry(root + name);
        if (entry == null) {
            throw damaged("lacks " + name);
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw damaged("holds " + name + " compressed, which torch.save never does");
        }
        return entry;
    }

    IOException damaged(String what) {
        return new IOException(file + " " + what + "; it is not a whole file of torch.save, fetch it again");
    }

    IOException refused(String what) {
        return new IOException(
                file + " " + what
                        + "; only dictionaries of tensors are read and nothing in a file is run. Save the state dict by itself");
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
