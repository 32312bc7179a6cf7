package dev.coop.worker.hook;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.coop.worker.hook.Insertion.Place;

/**
 * A class of Netty's that gets {@link Insertion}s.
 *
 * @param className as {@link Class#getName}
 * @param loader of the class; null for the JVM's own
 * @param insertions what is added
 */
record InsertionRewrite(String className, @Nullable ClassLoader loader, List<Insertion> insertions)
        implements
            ClassRewrite {
    @Override
    public byte[] apply(byte[] original) {
        Set<Insertion> done = new HashSet<>();
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver()));
        byte[] changed = classFile.transformClass(classFile.parse(original),
                (builder, element) -> change(builder, element, done));
        for (Insertion insertion : insertions) {
            if (!done.contains(insertion)) {
                throw new IllegalStateException("Coop does not know this version of Netty: in " + className
                        + ", " + insertion);
            }
        }
        return changed;
    }

    /** Frames tell common superclasses; those of the program's are not to be loaded for that. */
    private ClassHierarchyResolver resolver() {
        ClassHierarchyResolver known = ClassHierarchyResolver.defaultResolver();
        return loader == null ? known : ClassHierarchyResolver.ofResourceParsing(loader).orElse(known);
    }

    private void change(ClassBuilder builder, ClassElement element, Set<Insertion> done) {
        if (element instanceof MethodModel method) {
            List<Insertion> here = insertions.stream().filter(insertion -> insertion.isIn(method)).toList();
            if (!here.isEmpty() && method.code().isPresent()) {
                builder.transformMethod(method, MethodTransform.transformingCode(new Body(here, done)));
                return;
            }
        }
        builder.with(element);
    }

    /** The code of one method. */
    private record Body(List<Insertion> insertions, Set<Insertion> done) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            for (Insertion insertion : insertions) {
                if (insertion.place() == Place.START) {
                    insertion.code().accept(code);
                }
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            List<Insertion> called = insertions.stream().filter(insertion -> insertion.isCall(element)).toList();
            called.forEach(insertion -> add(insertion, Place.BEFORE_CALL, code));
            code.with(element);
            called.forEach(insertion -> add(insertion, Place.AFTER_CALL, code));
            done.addAll(called);
        }

        private static void add(Insertion insertion, Place place, CodeBuilder code) {
            if (insertion.place() == place) {
                insertion.code().accept(code);
            }
        }
    }
}
