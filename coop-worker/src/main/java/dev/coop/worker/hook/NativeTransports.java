package dev.coop.worker.hook;

import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Decides, whenever a class loads the native library of one of Netty's transports, what becomes of it: of epoll the classes
 * are changed so that servers adopt shared sockets; every other, and an epoll that Coop does not know, would bind by itself, so its library
 * does not load. Netty takes that for a system without it, and so does what builds on Netty.
 *
 * <p>Called on the program's threads, in the middle of class initialization.
 */
final class NativeTransports implements BiConsumer<Class<?>, String> {
    private static final String EPOLL = "netty_transport_native_epoll";
    private static final String IO_URING = "netty_transport_native_io_uring";
    private static final List<String> CLASSES = List.of("CoopNettyListener", "CoopNetty");
    private static final String NETTY = "io.netty.";

    private final Instrumentation instrumentation;
    private final ListenEvents events;
    private final Set<String> told = new HashSet<>();
    /** Why the epoll transport that this class is of can't be used; empty if it can. */
    private final Map<Class<?>, String> outcomes = new WeakHashMap<>();
    private @Nullable Class<?> bridge;

    NativeTransports(Instrumentation instrumentation, ListenEvents events) {
        this.instrumentation = instrumentation;
        this.events = events;
    }

    /** @throws UnsatisfiedLinkError if the library must not be loaded */
    @Override
    public synchronized void accept(Class<?> from, String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        if (name.contains(EPOLL)) {
            String why = epoll(from);
            if (!why.isEmpty()) {
                refuse("epoll", " (" + why + ")", "NIO");
            }
        } else if (name.contains(IO_URING)) {
            refuse("io_uring", "", "NIO or epoll");
        } else {
            refuse("native", " (" + name + ")", "NIO");
        }
    }

    private void refuse(String transport, String why, String other) {
        String message = "Netty's " + transport + " transport can't share the cluster's port" + why
                + ": this program falls back to " + other;
        if (told.add(message)) {
            events.transportRefused(message);
        }
        throw new UnsatisfiedLinkError(message);
    }

    /** Changes the classes that belong to the library; why that can't be done, empty if it is done. */
    private String epoll(Class<?> from) {
        int prefix = Math.max(0, from.getName().indexOf(NETTY));
        try {
            NettyRewrites rewrites = new NettyRewrites(from.getName().substring(0, prefix), from.getClassLoader());
            return rewrite(rewrites.all(), from.getClassLoader());
        } catch (ReflectiveOperationException e) {
            return "Coop does not know this version of Netty: it lacks " + e.getMessage();
        }
    }

    private String rewrite(List<ClassRewrite> rewrites, @Nullable ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> first = Class.forName(rewrites.getFirst().className(), false, loader);
        // What is added calls it.
        Objects.requireNonNull(first.getMethod("intValue"));
        String known = outcomes.get(first);
        if (known != null) {
            return known;
        }
        String outcome = "";
        try {
            connect(rewrites, loader);
            Patcher.patch(instrumentation, loader, rewrites, new RewriteCache(null));
        } catch (RuntimeException | LinkageError e) {
            outcome = String.valueOf(e.getMessage());
        }
        outcomes.put(first, outcome);
        return outcome;
    }

    /** Lets the classes call the bridge. */
    private void connect(List<ClassRewrite> rewrites, @Nullable ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> defined = bridge;
        if (defined == null) {
            defined = Bridge.defineChecked(CLASSES);
            bridge = defined;
        }
        Set<Module> modules = new HashSet<>();
        for (ClassRewrite rewrite : rewrites) {
            modules.add(Class.forName(rewrite.className(), false, loader).getModule());
        }
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(ClassPatch.PACKAGE, modules),
                Map.of(), Set.of(), Map.of());
        if (!defined.equals(Class.forName(defined.getName(), false, loader))) {
            throw new IllegalStateException("its class loader hides " + ClassPatch.PACKAGE);
        }
    }
}
