package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClassPatchTest {

    static List<ClassPatch> all() {
        return ClassPatch.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void patchesThisJdk(ClassPatch patch) throws IOException {
        byte[] patched = patch.apply(original(patch.name()));
        assertThat(ClassFile.of().parse(patched).constantPool()).anySatisfy(
                entry -> assertThat(entry.toString()).contains("sun/nio/ch/CoopListeners"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysWhatAnotherJdkLacks(ClassPatch patch) throws IOException {
        byte[] other = original("DatagramDispatcher");
        CallPatch first = patch.calls().getFirst();
        assertThatThrownBy(() -> patch.apply(other)).isInstanceOf(IllegalStateException.class).hasMessageContainingAll(
                "Coop does not know this JDK", "sun.nio.ch." + patch.name(),
                first.toString());
    }

    private static byte[] original(String name) throws IOException {
        Path path = Path.of(URI.create("jrt:/java.base/sun/nio/ch/" + name + ".class"));
        return Files.readAllBytes(path);
    }
}
