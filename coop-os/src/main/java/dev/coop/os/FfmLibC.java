package dev.coop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** {@link LibC} through the foreign function interface: method handles and layouts, nothing else. */
@SuppressWarnings("restricted")
final class FfmLibC implements LibC {
    static final LibC INSTANCE = new FfmLibC();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    private static final Downcall SOCKET = failing("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final Downcall SETSOCKOPT = failing("setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final Downcall BIND = failing("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final Downcall LISTEN = failing("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final Downcall SENDMSG = failing("sendmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final Downcall RECVMSG = failing("recvmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final Downcall POLL = failing("poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final Downcall OPEN = failing("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final Downcall DUP2 = failing("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final Downcall CLOSE = failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final Downcall SETSID = failing("setsid", FunctionDescriptor.of(JAVA_INT));
    private static final Downcall STRERROR = new Downcall("strerror",
            FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final int ERROR_TEXT_MAX_BYTES = 256;

    private FfmLibC() {}

    /** A function that says by its result that it failed, and by errno why. */
    private static Downcall failing(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = CAPTURE_ERRNO;
        return new Downcall(name, shape, all);
    }

    /**
     * A function of the C library. It is linked by its first call, for each further shape of arguments costs a start
     * milliseconds, and most masters call few; two threads that come first both link it, to the same effect.
     */
    private static final class Downcall {
        private final String name;
        private final FunctionDescriptor shape;
        private final Linker.Option[] options;
        private volatile @Nullable MethodHandle handle;

        Downcall(String name, FunctionDescriptor shape, Linker.Option... options) {
            this.name = name;
            this.shape = shape;
            this.options = options;
        }

        MethodHandle handle() {
            MethodHandle linked = handle;
            if (linked == null) {
                linked = LINKER.downcallHandle(symbol(), shape, options);
                handle = linked;
            }
            return linked;
        }

        private MemorySegment symbol() {
            return SYMBOLS.find(name)
                    .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
        }
    }

    /** One call of a function: its arguments come after the segment that takes the errno. */
    private interface Call {
        int invoke(MethodHandle function, MemorySegment state, Arena arena) throws Throwable;
    }

    private static int call(Downcall function, Call call) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = call.invoke(function.handle(), state, arena);
            if (result == -1) {
                int errno = (int) ERRNO.get(state, 0L);
                throw new ErrnoException(function.name, errno, errorText(errno));
            }
            return result;
        } catch (ErrnoException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static String errorText(int errno) throws Throwable {
        MemorySegment text = (MemorySegment) STRERROR.handle().invokeExact(errno);
        return text.reinterpret(ERROR_TEXT_MAX_BYTES).getString(0);
    }

    @Override
    public int socket(int domain, int type, int protocol) throws ErrnoException {
        return call(SOCKET, (function, state, _) -> (int) function.invokeExact(state, domain, type, protocol));
    }

    @Override
    public void setsockopt(int fd, int level, int option, int value) throws ErrnoException {
        call(SETSOCKOPT, (function, state, arena) -> (int) function.invokeExact(state, fd, level, option,
                arena.allocateFrom(JAVA_INT, value), Integer.BYTES));
    }

    @Override
    public void setsockopt(int fd, int level, int option, MemorySegment value) throws ErrnoException {
        call(SETSOCKOPT, (function, state, _) -> (int) function.invokeExact(state, fd, level, option, value,
                (int) value.byteSize()));
    }

    @Override
    public void listen(int fd, int backlog) throws ErrnoException {
        call(LISTEN, (function, state, _) -> (int) function.invokeExact(state, fd, backlog));
    }

    @Override
    public void bind(int fd, MemorySegment address) throws ErrnoException {
        call(BIND, (function, state, _) -> (int) function.invokeExact(state, fd, address, (int) address.byteSize()));
    }

    @Override
    public int sendmsg(int fd, MemorySegment message, int flags) throws ErrnoException {
        return call(SENDMSG, (function, state, _) -> (int) (long) function.invokeExact(state, fd, message, flags));
    }

    @Override
    public int recvmsg(int fd, MemorySegment message, int flags) throws ErrnoException {
        return call(RECVMSG, (function, state, _) -> (int) (long) function.invokeExact(state, fd, message, flags));
    }

    @Override
    public int poll(MemorySegment descriptors, long count, int timeoutMs) throws ErrnoException {
        return call(POLL, (function, state, _) -> (int) function.invokeExact(state, descriptors, count, timeoutMs));
    }

    @Override
    public int open(String path, int flags) throws ErrnoException {
        return call(OPEN,
                (function, state, arena) -> (int) function.invokeExact(state, arena.allocateFrom(path), flags));
    }

    @Override
    public void dup2(int fd, int target) throws ErrnoException {
        call(DUP2, (function, state, _) -> (int) function.invokeExact(state, fd, target));
    }

    @Override
    public void close(int fd) throws ErrnoException {
        call(CLOSE, (function, state, _) -> (int) function.invokeExact(state, fd));
    }

    @Override
    public void setsid() throws ErrnoException {
        call(SETSID, (function, state, _) -> (int) function.invokeExact(state));
    }
}
