package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
        assertThatThrownBy(() -> patch.apply(other)).isInstanceOf(UnknownJdkException.class).hasMessageContainingAll(
                "Coop does not know the inside of this JDK", "sun.nio.ch." + patch.name(),
                first.toString());
    }

    @Test
    @DisplayName("a method that is renamed in the JDK is named")
    void renamedMethod() throws IOException {
        ClassPatch channel = ClassPatch.ALL.getFirst();
        byte[] other = Doctored.renameMethod(original(channel.name()), "implAccept", "acceptNow");
        assertThatThrownBy(() -> channel.apply(other)).isInstanceOf(UnknownJdkException.class).hasMessageContaining(
                "in sun.nio.ch.ServerSocketChannelImpl, implAccept does not call Net.accept(");
    }

    @Test
    @DisplayName("a call whose arguments differ in the JDK is not taken for the one that is known")
    void otherArguments() throws IOException {
        ClassPatch socket = ClassPatch.ALL.get(1);
        byte[] other = Doctored.addParameter(original(socket.name()), "Net", "listen");
        assertThatThrownBy(() -> socket.apply(other)).isInstanceOf(UnknownJdkException.class).hasMessageContaining(
                "in sun.nio.ch.NioSocketImpl, listen does not call Net.listen(Ljava/io/FileDescriptor;I)V");
    }

    @Test
    @DisplayName("the line says which JDK this is, where it is, and what to do")
    void saysWhatToDo() {
        assertThat(new UnknownJdkException("it lacks it")).hasMessageContainingAll(Runtime.version().toString(),
                System.getProperty("java.home"), ": it lacks it: set JAVA_HOME to ").hasMessageNotContaining("\n");
    }

    static byte[] original(String name) throws IOException {
        Path path = Path.of(URI.create("jrt:/java.base/sun/nio/ch/" + name + ".class"));
        return Files.readAllBytes(path);
    }
}
