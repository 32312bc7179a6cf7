package dev.coop.worker.hook;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    private static final int MOST_BYTES = 1 << 20;

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
        try (DataInputStream in = new DataInputStream(Files.newInputStream(from))) {
            if (in.readUTF().equals(jdk)) {
                for (int left = in.readInt(); left > 0; left--) {
                    Original original = new Original(in.readUTF(), in.readInt(), in.readLong());
                    byte[] bytes = new byte[length(in)];
                    in.readFully(bytes);
                    rewritten.put(original, bytes);
                }
            }
        } catch (IOException _) {
            rewritten.clear();
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a class of " + length + " bytes");
        }
        return length;
    }

    /** Whether all that was asked for was there: then this JDK is one that has been looked at before. */
    synchronized boolean isComplete() {
        return isComplete;
    }

    /** As {@link ClassRewrite#apply}, if it has not been done before. */
    synchronized byte[] apply(ClassRewrite rewrite, byte[] original) {
        CRC32C crc = new CRC32C();
        crc.update(original);
        Original key = new Original(rewrite.className(), original.length, crc.getValue());
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
            Path folder = Files.createDirectories(Objects.requireNonNull(to.toAbsolutePath().getParent()));
            Path beside = Files.createTempFile(folder, "hook", null);
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(beside))) {
                out.writeUTF(jdk);
                out.writeInt(rewritten.size());
                for (Map.Entry<Original, byte[]> entry : rewritten.entrySet()) {
                    out.writeUTF(entry.getKey().name);
                    out.writeInt(entry.getKey().length);
                    out.writeLong(entry.getKey().crc);
                    out.writeInt(entry.getValue().length);
                    out.write(entry.getValue());
                }
            }
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException _) {
            // The next start takes as long as this one; a folder that can't be written is told of by the master.
        }
    }
}
