package dev.coop.master;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModulePathTest {
    @TempDir
    Path directory;

    private Path modular() throws IOException {
        byte[] descriptor = ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of("shop"),
                module -> module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null)));
        return Jars.withModule(directory.resolve("shop.jar"), descriptor);
    }

    @Test
    @DisplayName("with a module path a modular jar is run as its module, and is on the path itself")
    void module() throws IOException {
        Path jar = modular();
        List<String> expected = List.of("--module-path=" + jar + ":/srv/lib", "--add-modules=jdk.unsupported", "-m",
                "shop/shop.Main");
        for (List<String> flags : List.of(List.of("--module-path=/srv/lib"), List.of("--module-path", "/srv/lib"),
                List.of("-p", "/srv/other", "-p", "/srv/lib"))) {
            assertThat(ModulePath.of(flags).program(jar)).isEqualTo(expected);
            assertThat(ModulePath.of(flags).others()).isEmpty();
        }
    }

    @Test
    @DisplayName("without a module path a modular jar is run as java -jar would")
    void classPath() throws IOException {
        Path jar = modular();
        ModulePath modules = ModulePath.of(List.of("--add-modules", "java.sql", "-ea"));
        assertThat(modules.program(jar)).containsExactly("-jar", jar.toString());
        assertThat(modules.others()).containsExactly("--add-modules", "java.sql", "-ea");
    }

    @Test
    @DisplayName("a jar that is no module keeps its class path, and the modules of the path")
    void plainJar() throws IOException {
        Path jar = Jars.withMain(directory.resolve("plain.jar"));
        assertThat(ModulePath.of(List.of("-ea", "-p", "/srv/lib")).program(jar)).containsExactly(
                "--module-path=/srv/lib", "-jar", jar.toString());
    }

    @Test
    @DisplayName("a module-info that makes no sense is told with the jar")
    void badModule() throws IOException {
        Path jar = Jars.withModule(directory.resolve("bad.jar"), new byte[]{1, 2, 3});
        assertThatThrownBy(() -> ModulePath.of(List.of("-p", "/srv/lib")).program(jar))
                .isInstanceOf(ClusterException.class).hasMessageContaining("target " + jar + " can't be a module: ");
    }
}
