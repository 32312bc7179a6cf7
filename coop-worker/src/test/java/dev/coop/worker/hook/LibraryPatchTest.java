package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LibraryPatchTest {
    private final LibraryPatch patch = new LibraryPatch();

    @Test
    void patchesThisJdk() throws IOException {
        Path original = Path.of(URI.create("jrt:/java.base/" + patch.className().replace('.', '/') + ".class"));
        byte[] patched = patch.apply(Files.readAllBytes(original));
        assertThat(ClassFile.of().verify(patched)).isEmpty();
        assertThat(ClassFile.of().parse(patched).constantPool()).anySatisfy(
                entry -> assertThat(entry.toString()).contains("sun/nio/ch/CoopLibraries"));
    }

    @Test
    void saysWhatAnotherJdkLacks() {
        byte[] other = ClassFile.of().build(ClassDesc.of(patch.className()), _ -> {});
        assertThatThrownBy(() -> patch.apply(other)).isInstanceOf(UnknownJdkException.class)
                .hasMessageContainingAll(patch.className(), "there is no open");
    }
}
