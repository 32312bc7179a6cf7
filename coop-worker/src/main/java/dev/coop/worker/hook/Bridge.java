package dev.coop.worker.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * The classes of {@code src/main/jdk}, put into the JDK's package {@code sun.nio.ch}, and the calls into them.
 *
 * <p>They are defined by a {@link MethodHandles.Lookup}: the boot class path stays as it is, which AOT caches rely on.
 */
final class Bridge {
    /** In the order of their dependence: the last is the one that the patched classes call. */
    static final List<String> CLASSES = List.of("CoopDescriptors", "CoopBlocked", "CoopQueue", "CoopGate",
            "CoopListener", "CoopListener$OfSocket", "CoopListener$OfChannel", "CoopAsynchronousListener", "CoopQueues",
            "CoopGates",
            "CoopListeners");
    private static final String FAILED = "the bind hook failed: ";
    private static final List<String> LIBRARIES = List.of("CoopLibraries");

    private final List<byte[]> classFiles = read(CLASSES);
    private final Class<?> listeners;
    private final Class<?> libraries;

    private Bridge() {
        listeners = defineAll(classFiles);
        libraries = define(LIBRARIES);
    }

    /**
     * Opens the package to this module, and to no other, and defines the classes.
     *
     * @throws UnknownJdkException if this JDK does not take them
     */
    static Bridge define(Instrumentation instrumentation) {
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
                Map.of(ClassPatch.PACKAGE, Set.of(Bridge.class.getModule())), Set.of(), Map.of());
        return new Bridge();
    }

    /** Defines classes in the package, once it is open, in the order of their dependence; the last of them. */
    static Class<?> define(List<String> classes) {
        return defineAll(read(classes));
    }

    /**
     * As {@link #define(List)}, of classes that come later: what they need of this JDK is looked for first.
     *
     * @throws UnknownJdkException if this JDK does not have it
     */
    static Class<?> defineChecked(List<String> classes) {
        List<byte[]> classFiles = read(classes);
        JdkLinks.check(classFiles);
        return defineAll(classFiles);
    }

    private static Class<?> defineAll(List<byte[]> classFiles) {
        try {
            Class<?> last = Class.forName(ClassPatch.PACKAGE + ".Net", false, null);
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(last, MethodHandles.lookup());
            for (byte[] bytes : classFiles) {
                last = lookup.defineClass(bytes);
            }
            return last;
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnknownJdkException("the bind hook can't be put into it, " + e, e);
        }
    }

    /**
     * Checks that this JDK has what the classes need; once others are patched.
     *
     * @throws UnknownJdkException if not
     */
    void check() {
        JdkLinks.check(classFiles);
    }

    private static List<byte[]> read(List<String> names) {
        List<byte[]> all = new ArrayList<>();
        for (String name : names) {
            all.add(read(name));
        }
        return all;
    }

    private static byte[] read(String name) {
        try (InputStream in = Bridge.class.getResourceAsStream("jdk/" + name + ".class")) {
            if (in == null) {
                throw new IllegalStateException("coop-worker.jar is incomplete: it lacks jdk/" + name + ".class");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes descriptor 0, if that is a socket, and begins to answer the patched classes. */
    void install(ListenPlan plan, BindPolicy policy, ListenEvents events, AcceptTurns turns) throws IOException {
        SocketAddress given = plan.given();
        if (given != null) {
            policy.give(given, takeStandardInput(given));
        }
        if (plan.hasOwnQueue()) {
            keepQueues();
        }
        try {
            find(listeners, "install", void.class, int.class, ToIntFunction.class, Consumer.class, BiConsumer.class,
                    BiPredicate.class, Consumer.class).invokeExact(plan.backlog(), (ToIntFunction<?>) policy,
                            (Consumer<SocketAddress>) events::listening,
                            (BiConsumer<SocketAddress, IOException>) events::listenFailed, (BiPredicate<?, ?>) turns,
                            (Consumer<?>) turns);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private int takeStandardInput(SocketAddress given) throws IOException {
        try {
            return (int) find(listeners, "takeStandardInput", int.class, SocketAddress.class).invokeExact(given);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private void keepQueues() throws IOException {
        try {
            find(named("CoopQueues"), "keep", void.class).invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Has {@code transports} decide about the libraries of native transports. */
    void watchLibraries(BiConsumer<Class<?>, String> transports) throws IOException {
        try {
            find(libraries, "install", void.class, BiConsumer.class).invokeExact(transports);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void stopAccepting() throws IOException {
        try {
            find(listeners, "stopAccepting", void.class).invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean moves() {
        try {
            return (boolean) find(listeners, "moves", boolean.class).invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(FAILED + e, e);
        }
    }

    void closeGate(@Nullable Path doors) {
        try {
            find(named("CoopGates"), "close", void.class, Path.class).invokeExact(doors);
        } catch (Throwable e) {
            throw new IllegalStateException(FAILED + e, e);
        }
    }

    @Nullable
    SocketAddress door(SocketAddress at) {
        try {
            return (SocketAddress) find(named("CoopGates"), "door", SocketAddress.class, SocketAddress.class)
                    .invokeExact(at);
        } catch (Throwable e) {
            throw new IllegalStateException(FAILED + e, e);
        }
    }

    void openGate(IntUnaryOperator renewed) throws IOException {
        try {
            find(named("CoopGates"), "open", void.class, IntUnaryOperator.class).invokeExact(renewed);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** One of the classes that were defined. */
    private static Class<?> named(String simpleName) throws ClassNotFoundException {
        return Class.forName(ClassPatch.PACKAGE + "." + simpleName, true, null);
    }

    boolean addGuest(int shared, int guest) throws IOException {
        try {
            return (boolean) find(named("CoopQueues"), "addGuest", boolean.class, int.class, int.class).invokeExact(
                    shared,
                    guest);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void removeGuest(int shared, int guest) throws IOException {
        try {
            find(named("CoopQueues"), "removeGuest", void.class, int.class, int.class).invokeExact(shared, guest);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Exact calls of handles need less to be linked at a start than {@link java.lang.reflect.Method#invoke} does. */
    private static MethodHandle find(Class<?> callee, String method, Class<?> result, Class<?>... arguments)
            throws ReflectiveOperationException {
        return MethodHandles.lookup().findStatic(callee, method, MethodType.methodType(result, arguments));
    }

    private static IllegalStateException failed(Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        return new IllegalStateException(FAILED + cause, cause);
    }
}
