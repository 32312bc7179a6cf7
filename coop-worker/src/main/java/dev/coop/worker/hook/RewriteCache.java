package dev.coop.worker.hook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * What {@link ClassRewrite}s have made of the JDK's classes, in a file that the workers of one installation share: to make it
 * anew costs a cold JVM a good part of its start. It is used for the very bytes only that it was made from, on the JDK that
 * it was made on.
 *
 * <pre>
 * i64   CRC-32C of all that follows
 * text  version of the JDK, and when its class files were last changed
 * i32   number of classes, then for each
 *   text  its name
 *   i32   length of what it was made from
 *   i64   CRC-32C of that
 *   i32   length of what it has become, then that
 * </pre>
 *
 * A file that is broken is as good as none. Confined to one thread, but for {@link #apply}, which the JVM calls on any.
 */
final class RewriteCache {
    /** It is code: nobody else is to put any there. */
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** What a class was before. */
    private record Original(String name, int length, long crc) {}

    private final @Nullable Path file;
    private final String jdk = jdk();
    private final Map<Original, byte[]> rewritten = new LinkedHashMap<>();
    private boolean isComplete = true;

    /** @param file where it is kept; null for nowhere */
    RewriteCache(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.isReadable(file)) {
            read(file);
        }
    }

    /** What the JDK's classes are, more precisely than by their version. */
    private static String jdk() {
        Path home = Path.of(System.getProperty("java.home"));
        return Runtime.version() + " " + home.resolve("lib/modules").toFile().lastModified();
    }

    private void read(Path from) {
        try {
            byte[] content = Files.readAllBytes(from);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
            long crc = in.readLong();
            if (crc == crc(content, Long.BYTES) && in.readUTF().equals(jdk)) {
                for (int left = in.readInt(); left > 0; left--) {
                    Original original = new Original(in.readUTF(), in.readInt(), in.readLong());
                    byte[] bytes = new byte[in.readInt()];
                    in.readFully(bytes);
                    rewritten.put(original, bytes);
                }
            }
        } catch (IOException _) {
            rewritten.clear();
        }
    }

    private static long crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }

    /** Whether all that was asked for was there: then this JDK is one that has been looked at before. */
    synchronized boolean isComplete() {
        return isComplete;
    }

    /** As {@link ClassRewrite#apply}, if it has not been done before. */
    synchronized byte[] apply(ClassRewrite rewrite, byte[] original) {
        Original key = new Original(rewrite.className(), original.length, crc(original, 0));
        byte[] known = rewritten.get(key);
        if (known == null) {
            isComplete = false;
            known = rewrite.apply(original);
            rewritten.put(key, known);
        }
        return known;
    }

    /** Keeps what was added. To be called once it has been found to work. */
    synchronized void write() {
        Path to = file;
        if (to == null || isComplete) {
            return;
        }
        try {
            Path folder = Files.createDirectories(Objects.requireNonNull(to.toAbsolutePath().getParent()), PRIVATE);
            Path beside = Files.createTempFile(folder, "hook", null);
            try {
                Files.write(beside, content());
                Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException _) {
            // The next start takes as long as this one.
        }
    }

    private byte[] content() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0);
        out.writeUTF(jdk);
        out.writeInt(rewritten.size());
        for (Map.Entry<Original, byte[]> entry : rewritten.entrySet()) {
            out.writeUTF(entry.getKey().name);
            out.writeInt(entry.getKey().length);
            out.writeLong(entry.getKey().crc);
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        byte[] content = bytes.toByteArray();
        return ByteBuffer.wrap(content).putLong(0, crc(content, Long.BYTES)).array();
    }
}
