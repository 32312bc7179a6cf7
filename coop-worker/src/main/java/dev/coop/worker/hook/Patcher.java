package dev.coop.worker.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Applies every {@link ClassPatch}, at once: a transformer that stayed would see, and slow down, every class that the
 * program loads.
 */
final class Patcher implements ClassFileTransformer {
    private final Map<String, ClassPatch> pending = new HashMap<>();
    /** The JVM drops what a transformer throws. */
    private @Nullable RuntimeException failure;

    private Patcher() {}

    /** @throws IllegalStateException if this JDK is not one that Coop knows */
    static void patchAll(Instrumentation instrumentation) {
        Patcher patcher = new Patcher();
        Class<?>[] classes = patcher.load();
        instrumentation.addTransformer(patcher, true);
        try {
            instrumentation.retransformClasses(classes);
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException("the JDK's server sockets can't be patched", e);
        } finally {
            instrumentation.removeTransformer(patcher);
        }
        patcher.check();
    }

    private Class<?>[] load() {
        Class<?>[] classes = new Class<?>[ClassPatch.ALL.size()];
        for (int i = 0; i < classes.length; i++) {
            ClassPatch patch = ClassPatch.ALL.get(i);
            try {
                classes[i] = Class.forName(ClassPatch.PACKAGE + "." + patch.name(), false, null);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("Coop does not know this JDK (" + Runtime.version() + ")", e);
            }
            pending.put(ClassPatch.internalName(patch.name()), patch);
        }
        return classes;
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader loader, String className,
            @Nullable Class<?> classBeingRedefined, @Nullable ProtectionDomain protectionDomain, byte[] bytes) {
        if (classBeingRedefined == null || loader != null) {
            return null;
        }
        ClassPatch patch = pending.remove(className);
        if (patch == null) {
            return null;
        }
        try {
            return patch.apply(bytes);
        } catch (RuntimeException e) {
            failure = e;
            return null;
        }
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
        if (!pending.isEmpty()) {
            throw new IllegalStateException("the JVM did not offer for patching: " + pending.keySet());
        }
    }
}
