package dev.coop.worker.hook;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NettyRewritesTest {
    private static final ClassLoader LOADER = NettyRewritesTest.class.getClassLoader();

    /** Of Netty itself, and of the one that gRPC has put into a package of its own. */
    static List<ClassRewrite> all() {
        return Stream.of("", "io.grpc.netty.shaded.")
                .flatMap(prefix -> new NettyRewrites(prefix, LOADER).all().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void changesThisNetty(ClassRewrite rewrite) throws IOException {
        byte[] changed = rewrite.apply(original(rewrite.className()));
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(LOADER).orElse(ClassHierarchyResolver.defaultResolver())));
        assertThat(classFile.verify(changed)).isEmpty();
        assertThat(classFile.parse(changed).constantPool()).anySatisfy(
                entry -> assertThat(entry.toString()).contains("sun/nio/ch/CoopNetty"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysWhatAnotherNettyLacks(ClassRewrite rewrite) {
        byte[] other = ClassFile.of().build(ClassDesc.of(rewrite.className()), _ -> {});
        assertThatThrownBy(() -> rewrite.apply(other)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("Coop does not know this version of Netty", rewrite.className(),
                        "does not call");
    }

    private static byte[] original(String name) throws IOException {
        try (InputStream in = LOADER.getResourceAsStream(name.replace('.', '/') + ".class")) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
