package dev.coop.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JarDigestTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path directory;

    /** Of one size and one age, whatever the letter and whatever it names. */
    private Path jar(String name, String letter, String classPath) throws IOException {
        Path jar = directory.resolve(name);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            ZipEntry entry = new ZipEntry("letter.txt");
            entry.setLastModifiedTime(LONG_AGO);
            out.putNextEntry(entry);
            out.write(letter.getBytes(StandardCharsets.UTF_8));
        }
        Files.setLastModifiedTime(jar, LONG_AGO);
        return jar;
    }

    private static String digest(Path... jars) throws IOException {
        return JarDigest.of(List.of(jars));
    }

    @Test
    @DisplayName("a digest changes with what is in a jar, though its size and age stay, and with where the jar is")
    void content() throws IOException {
        String first = digest(jar("shop.jar", "a", ""));
        assertThat(first).matches("[0-9a-f]{16}");
        assertThat(digest(jar("shop.jar", "a", ""))).isEqualTo(first);
        assertThat(digest(jar("shop.jar", "b", ""))).isNotEqualTo(first);
        assertThat(digest(jar("other.jar", "a", ""))).isNotEqualTo(first);
        assertThat(digest(jar("shop.jar", "a", ""), directory.resolve("missing.jar"))).isEqualTo(first);
    }

    @Test
    @DisplayName("a digest changes with the jars that a manifest names, by path or by address, and with those that they name")
    void named() throws IOException {
        Path further = jar("further.jar", "a", "shop.jar");
        jar("near.jar", "a", "nowhere.jar " + further.toUri() + " http://example.com/far.jar bad%path");
        Path shop = jar("shop.jar", "a", "near.jar");
        String first = digest(shop);
        assertThat(digest(shop)).isEqualTo(first);

        jar("further.jar", "b", "shop.jar");

        assertThat(digest(shop)).isNotEqualTo(first);
    }

    @Test
    @DisplayName("of a file that has no end of a jar all is read; an empty one, and one in which such an end lies, are no error")
    void noJar() throws IOException {
        String empty = digestOf(new byte[0]);
        String letters = digestOf("a".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertThat(letters).isNotEqualTo(empty)
                .isNotEqualTo(digestOf(("b" + "a".repeat(99_999)).getBytes(StandardCharsets.UTF_8)));
        byte[] lies = new byte[22];
        System.arraycopy(new byte[]{'P', 'K', 5, 6}, 0, lies, 0, 4);
        Arrays.fill(lies, 4, 22, (byte) 0xff);
        assertThat(digestOf(lies)).isNotEqualTo(empty);
    }

    /** Of a file whose class path nobody asks for: it has none. */
    private String digestOf(byte[] content) throws IOException {
        Path file = directory.resolve("file");
        Files.write(file, content);
        return digest(file);
    }
}
