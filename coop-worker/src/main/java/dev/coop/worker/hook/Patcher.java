package dev.coop.worker.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Applies every {@link ClassPatch}, at once: a transformer that stayed would see, and slow down, every class that the
 * program loads.
 *
 * <p>A class is patched while it is loaded, by a transformer that can't retransform: what such a one makes is where the
 * JVM begins when another agent retransforms the class later, and it is quicker. Only what an agent before this one has
 * loaded is retransformed.
 */
final class Patcher implements ClassFileTransformer {
    private final Map<String, ClassPatch> pending = new HashMap<>();
    /** The JVM drops what a transformer throws. */
    private @Nullable RuntimeException failure;

    private Patcher() {
        for (ClassPatch patch : ClassPatch.ALL) {
            pending.put(ClassPatch.internalName(patch.name()), patch);
        }
    }

    /** @throws UnknownJdkException if this JDK is not one that Coop knows */
    static void patchAll(Instrumentation instrumentation) {
        Patcher patcher = new Patcher();
        List<Class<?>> early = patcher.load(instrumentation);
        if (!early.isEmpty()) {
            patcher.retransform(instrumentation, early);
        }
        patcher.check();
    }

    /** Patches the classes that are not loaded yet; the others. */
    private List<Class<?>> load(Instrumentation instrumentation) {
        List<Class<?>> early = new ArrayList<>();
        instrumentation.addTransformer(this, false);
        try {
            for (ClassPatch patch : ClassPatch.ALL) {
                Class<?> type = Class.forName(ClassPatch.PACKAGE + "." + patch.name(), false, null);
                if (pending.containsKey(ClassPatch.internalName(patch.name()))) {
                    early.add(type);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new UnknownJdkException("it has no class " + e.getMessage(), e);
        } finally {
            instrumentation.removeTransformer(this);
        }
        return early;
    }

    private void retransform(Instrumentation instrumentation, List<Class<?>> early) {
        instrumentation.addTransformer(this, true);
        try {
            instrumentation.retransformClasses(early.toArray(Class<?>[]::new));
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException("the JDK's server sockets can't be patched", e);
        } finally {
            instrumentation.removeTransformer(this);
        }
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String className,
            @Nullable Class<?> classBeingRedefined, @Nullable ProtectionDomain protectionDomain, byte[] bytes) {
        ClassPatch patch = loader == null ? pending.remove(className) : null;
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
