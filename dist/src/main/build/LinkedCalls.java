import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces calls that the JVM would link at run time, by classes that it makes and no AOT cache of JDK 25 keeps, by calls of methods that
 * are in the class file: pattern switches, and equals, hashCode and toString of records. Each costs a cold JVM some milliseconds.
 */
final class LinkedCalls {
    private static final int SYNTHETIC = AccessFlag.PRIVATE.mask() | AccessFlag.STATIC.mask() | AccessFlag.SYNTHETIC.mask();

    private final ClassFile classFile;

    LinkedCalls(Hierarchy hierarchy) {
        classFile = ClassFile.of(hierarchy.option(), ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    void link(Path jar) throws IOException {
        JarRewrite.apply(jar, this::link, Map.of());
    }

    private byte[] link(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        Methods methods = new Methods(model);
        ClassTransform calls = ClassTransform.transformingMethodBodies(
                method -> method.code().stream().flatMap(code -> code.elementStream()).anyMatch(LinkedCalls::isLinkable), methods::replace);
        byte[] linked = classFile.transformClass(model, calls.andThen(ClassTransform.endHandler(methods::add)));
        return methods.isEmpty() ? bytes : linked;
    }

    private static boolean isLinkable(CodeElement element) {
        return element instanceof InvokeDynamicInstruction call && body(call).isPresent();
    }

    /** What does the same as the call; empty for calls that stay. */
    private static Optional<Body> body(InvokeDynamicInstruction call) {
        return TypeSwitch.of(call).or(() -> RecordMethod.of(call));
    }

    /** The code of a method with the type of the call that it is for. */
    interface Body {
        void write(CodeBuilder code);
    }

    /** The methods that a class gets. */
    private static final class Methods {
        private final ClassDesc owner;
        private final boolean isInterface;
        private final List<InvokeDynamicInstruction> calls = new ArrayList<>();

        Methods(ClassModel model) {
            owner = model.thisClass().asSymbol();
            isInterface = model.flags().has(AccessFlag.INTERFACE);
        }

        boolean isEmpty() {
            return calls.isEmpty();
        }

        void replace(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeDynamicInstruction call && body(call).isPresent()) {
                code.invokestatic(owner, name(calls.size()), call.typeSymbol(), isInterface);
                calls.add(call);
            } else {
                code.with(element);
            }
        }

        void add(ClassBuilder builder) {
            for (int index = 0; index < calls.size(); index++) {
                InvokeDynamicInstruction call = calls.get(index);
                builder.withMethodBody(name(index), call.typeSymbol(), SYNTHETIC, body(call).orElseThrow()::write);
            }
        }

        private static String name(int index) {
            return "linked$" + index;
        }
    }
}
