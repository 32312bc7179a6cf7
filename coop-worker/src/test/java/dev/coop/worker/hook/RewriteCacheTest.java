package dev.coop.worker.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("The cache of rewritten classes")
class RewriteCacheTest {
    @TempDir
    private Path folder;
    private int rewrites;

    private Path file() {
        return folder.resolve("new/hook");
    }

    /** Rewrites {@code text} as class {@code name}. */
    private String rewrite(RewriteCache cache, String name, String text) {
        return new String(cache.apply(new ClassRewrite() {
            @Override
            public String className() {
                return name;
            }

            @Override
            public byte[] apply(byte[] original) {
                rewrites++;
                return (name + "-" + new String(original, ISO_8859_1)).getBytes(ISO_8859_1);
            }
        }, text.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    private RewriteCache written() {
        RewriteCache cache = new RewriteCache(file());
        assertThat(rewrite(cache, "a", "one")).isEqualTo("a-one");
        assertThat(rewrite(cache, "b", "one")).isEqualTo("b-one");
        assertThat(cache.isComplete()).isFalse();
        cache.write();
        return cache;
    }

    @Test
    @DisplayName("rewrites a class once; from then on the file has it")
    void once() {
        written();
        RewriteCache cache = new RewriteCache(file());
        assertThat(rewrite(cache, "a", "one")).isEqualTo("a-one");
        assertThat(rewrite(cache, "b", "one")).isEqualTo("b-one");
        assertThat(cache.isComplete()).isTrue();
        assertThat(rewrites).isEqualTo(2);
    }

    @Test
    @DisplayName("rewrites a class that is another than it was, and keeps both")
    void changed() {
        written();
        RewriteCache cache = new RewriteCache(file());
        assertThat(rewrite(cache, "a", "two")).isEqualTo("a-two");
        assertThat(cache.isComplete()).isFalse();
        cache.write();
        RewriteCache again = new RewriteCache(file());
        assertThat(rewrite(again, "a", "one")).isEqualTo("a-one");
        assertThat(rewrite(again, "a", "two")).isEqualTo("a-two");
        assertThat(again.isComplete()).isTrue();
    }

    @Test
    @DisplayName("takes a file that is cut off, or has a wrong byte anywhere, for none")
    void broken() throws IOException {
        written();
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            rejects(Arrays.copyOf(whole, length));
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] other = whole.clone();
            other[i]++;
            rejects(other);
        }
    }

    private void rejects(byte[] content) throws IOException {
        Files.write(file(), content);
        RewriteCache cache = new RewriteCache(file());
        int before = rewrites;
        assertThat(rewrite(cache, "a", "one")).isEqualTo("a-one");
        assertThat(rewrite(cache, "b", "one")).isEqualTo("b-one");
        assertThat(rewrites).isEqualTo(before + 2);
    }

    @Test
    @DisplayName("does without a file, and without a folder that can be written")
    void nowhere() throws IOException {
        RewriteCache none = new RewriteCache(null);
        assertThat(rewrite(none, "a", "one")).isEqualTo("a-one");
        none.write();
        Files.createFile(folder.resolve("new"));
        written();
        assertThat(folder.resolve("new")).isEmptyFile();
    }
}
