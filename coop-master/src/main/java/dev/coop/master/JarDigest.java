package dev.coop.master;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tells class paths apart by where their jars are and what is in them. Of a jar only the directory at its end is read, which has a
 * checksum of each file: a start reads it, and a jar may be a large one.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format: 4.3.12, 4.3.16</a>
 */
final class JarDigest {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final int DIRECTORY_OFFSET_AT = 16;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Set<Path> jars = new LinkedHashSet<>();
    private final List<Checksum> sums = List.of(new CRC32(), new CRC32C());

    private JarDigest() {}

    /** 16 hexadecimal digits for the jars, and those that their manifests name. */
    static String of(List<Path> jars) throws IOException {
        JarDigest digest = new JarDigest();
        for (Path jar : jars) {
            digest.add(jar.toAbsolutePath().normalize());
        }
        return digest.sums.stream().map(sum -> "%08x".formatted(sum.getValue())).reduce("", String::concat);
    }

    private void add(Path jar) throws IOException {
        if (!jars.add(jar) || !Files.isRegularFile(jar)) {
            return;
        }
        update(ByteBuffer.wrap(jar.toString().getBytes(UTF_8)));
        try (FileChannel file = FileChannel.open(jar)) {
            update(file, directory(file));
        }
        String classPath = classPath(jar);
        if (classPath != null) {
            for (String further : classPath.strip().split(" +", -1)) {
                addNamed(jar.toUri(), further);
            }
        }
    }

    /** What is no address of a file, the JVM passes over, too. */
    private void addNamed(URI jar, String address) throws IOException {
        Path named;
        try {
            named = Path.of(jar.resolve(address));
        } catch (IllegalArgumentException | FileSystemNotFoundException _) {
            return;
        }
        add(named.normalize());
    }

    /** Read, not mapped: a jar that is cut short meanwhile must not take the master with it. */
    private void update(FileChannel file, long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long at = from;
        while (file.read(chunk, at) > 0) {
            at += chunk.position();
            update(chunk.flip());
            chunk.clear();
        }
    }

    private void update(ByteBuffer bytes) {
        sums.forEach(sum -> sum.update(bytes.duplicate()));
    }

    /** Where the directory begins; 0 where its end does not say that, as in jars beyond 4 GB. */
    private static long directory(FileChannel file) throws IOException {
        long from = Math.max(0, file.size() - END_BYTES - MAX_COMMENT_BYTES);
        ByteBuffer end = ByteBuffer.allocate((int) (file.size() - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (end.hasRemaining() && file.read(end, from + end.position()) > 0) {
            // until it is full, or the file is shorter than it was
        }
        for (int at = end.position() - END_BYTES; at >= 0; at--) {
            if (end.getInt(at) == END_SIGNATURE) {
                long offset = Integer.toUnsignedLong(end.getInt(at + DIRECTORY_OFFSET_AT));
                return offset > from + at ? 0 : offset;
            }
        }
        return 0;
    }

    private static @Nullable String classPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        } catch (ZipException _) {
            return null; // no jar, which the JVM will say
        }
    }
}
