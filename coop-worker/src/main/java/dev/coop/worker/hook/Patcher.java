package dev.coop.worker.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Applies {@link ClassRewrite}s, at once: a transformer that stayed would see, and slow down, every class that the
 * program loads.
 */
final class Patcher implements ClassFileTransformer {
    private final @Nullable ClassLoader loader;
    private final Map<String, ClassRewrite> pending = new HashMap<>();
    /** The JVM drops what a transformer throws. */
    private @Nullable RuntimeException failure;

    private Patcher(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Changes classes of one loader, null for the JDK's.
     *
     * @throws IllegalStateException if one of them is not as Coop knows it
     */
    static void patch(Instrumentation instrumentation, @Nullable ClassLoader loader, List<ClassRewrite> rewrites) {
        Patcher patcher = new Patcher(loader);
        Class<?>[] classes = patcher.load(rewrites);
        instrumentation.addTransformer(patcher, true);
        try {
            instrumentation.retransformClasses(classes);
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException("server sockets can't be patched", e);
        } finally {
            instrumentation.removeTransformer(patcher);
        }
        patcher.check();
    }

    private Class<?>[] load(List<ClassRewrite> rewrites) {
        Class<?>[] classes = new Class<?>[rewrites.size()];
        for (int i = 0; i < classes.length; i++) {
            String name = rewrites.get(i).className();
            try {
                classes[i] = Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("Coop does not know this JDK (" + Runtime.version() + ")", e);
            }
            pending.put(name.replace('.', '/'), rewrites.get(i));
        }
        return classes;
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader definer, String className,
            @Nullable Class<?> classBeingRedefined, @Nullable ProtectionDomain protectionDomain, byte[] bytes) {
        if (classBeingRedefined == null || !Objects.equals(definer, loader)) {
            return null;
        }
        ClassRewrite patch = pending.remove(className);
        if (patch == null) {
            return null;
        }
        try {
            return patch.apply(bytes);
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
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
