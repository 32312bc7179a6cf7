import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives class files that are older than Java 7 the version of Java 7, with the stack maps that it asks for. The JVM takes no older ones
 * into an AOT cache. One more file in the jar says what was done, as the Apache licence asks of changed files.
 */
final class OldClassFiles {
    /** The first version that is verified by stack maps only (JVMS 4.10). */
    private static final int JAVA_7 = ClassFile.JAVA_7_VERSION;

    private static final String NOTICE = "META-INF/CHANGED-BY-COOP";
    private static final String CHANGE = "Class files older than Java 7 were given the version and the stack maps of Java 7.\n";

    private final ClassFile classFile;

    OldClassFiles(Hierarchy hierarchy) {
        classFile = ClassFile.of(ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED, hierarchy.option());
    }

    void upgrade(Path jar) throws IOException {
        JarRewrite.apply(jar, this::upgrade, Map.of(NOTICE, CHANGE.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] upgrade(byte[] bytes) {
        var model = classFile.parse(bytes);
        if (model.majorVersion() >= JAVA_7) {
            return bytes;
        }
        ClassTransform version = ClassTransform.endHandler(builder -> builder.withVersion(JAVA_7, 0));
        // Code of its own goes through a builder, which makes the stack maps; what is only copied gets none.
        return classFile.transformClass(model, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
    }
}
