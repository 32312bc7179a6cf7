package dev.coop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * {@link LibC} through the foreign function interface.
 *
 * <p>Linking a shape of arguments costs a start milliseconds, so all functions are called by one: five longs, of which a
 * function takes what it has. The C calling conventions of Linux allow that: arguments and results that are integers or
 * pointers have a register each, of which the function reads as many bits, and as many registers, as it declares.
 *
 * @see <a href="https://gitlab.com/x86-psABIs/x86-64-ABI">System V ABI, AMD64: 3.2.3 Parameter Passing</a>
 * @see <a href="https://github.com/ARM-software/abi-aa/blob/main/aapcs64/aapcs64.rst">AAPCS64: 6.8 Parameter passing</a>
 */
final class FfmLibC implements LibC {
    static final LibC INSTANCE = new FfmLibC();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    /** Takes the function, the segment for the errno, and the arguments. */
    @SuppressWarnings("restricted")
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private static final Function SOCKET = new Function("socket");
    private static final Function SETSOCKOPT = new Function("setsockopt");
    private static final Function BIND = new Function("bind");
    private static final Function LISTEN = new Function("listen");
    private static final Function SENDMSG = new Function("sendmsg");
    private static final Function RECVMSG = new Function("recvmsg");
    private static final Function POLL = new Function("poll");
    private static final Function OPEN = new Function("open");
    private static final Function DUP2 = new Function("dup2");
    private static final Function CLOSE = new Function("close");
    private static final Function WAITPID = new Function("waitpid");
    private static final Function KILL = new Function("kill");
    private static final Function GETSOCKOPT = new Function("getsockopt");
    private static final Function GETSOCKNAME = new Function("getsockname");
    private static final Function SETSID = new Function("setsid");
    private static final Function STRERROR = new Function("strerror");

    private static final int ARGUMENTS = 5;
    private static final int ERROR_TEXT_MAX_BYTES = 256;

    private FfmLibC() {}

    /** A function of the C library: its arguments and its result are integers or pointers, at most five. */
    private record Function(String name, MemorySegment address) {
        Function(String name) {
            this(name, LINKER.defaultLookup().findOrThrow(name));
        }

        /** What the function returns; a result that has less than 64 bits is in the lower ones. */
        long invoke(MemorySegment state, long a, long b, long c, long d, long e) {
            try {
                return (long) CALL.invokeExact(address, state, a, b, c, d, e);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new AssertionError("a downcall throws nothing checked", failure);
            }
        }
    }

    /** Calls a function that says by -1 that it failed, and by errno why; its result fits an int. */
    private static int call(Arena arena, Function function, long... arguments) throws ErrnoException {
        MemorySegment state = arena.allocate(STATE);
        long[] all = Arrays.copyOf(arguments, ARGUMENTS);
        int result = (int) function.invoke(state, all[0], all[1], all[2], all[3], all[4]);
        if (result == -1) {
            int errno = state.get(JAVA_INT, ERRNO);
            throw new ErrnoException(function.name, errno, errorText(state, errno));
        }
        return result;
    }

    private static int call(Function function, long... arguments) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, function, arguments);
        }
    }

    @SuppressWarnings("restricted")
    private static String errorText(MemorySegment state, int errno) {
        long text = STRERROR.invoke(state, errno, 0, 0, 0, 0);
        return MemorySegment.ofAddress(text).reinterpret(ERROR_TEXT_MAX_BYTES).getString(0);
    }

    @Override
    public int socket(int domain, int type, int protocol) throws ErrnoException {
        return call(SOCKET, domain, type, protocol);
    }

    @Override
    public void setsockopt(int fd, int level, int option, int value) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Integer.BYTES, Integer.BYTES);
            copy.asByteBuffer().order(ByteOrder.nativeOrder()).putInt(value);
            call(arena, SETSOCKOPT, fd, level, option, copy.address(), copy.byteSize());
        }
    }

    @Override
    public void setsockopt(int fd, int level, int option, MemorySegment value) throws ErrnoException {
        call(SETSOCKOPT, fd, level, option, value.address(), value.byteSize());
    }

    @Override
    public void listen(int fd, int backlog) throws ErrnoException {
        call(LISTEN, fd, backlog);
    }

    @Override
    public void bind(int fd, MemorySegment address) throws ErrnoException {
        call(BIND, fd, address.address(), address.byteSize());
    }

    @Override
    public int sendmsg(int fd, MemorySegment message, int flags) throws ErrnoException {
        return call(SENDMSG, fd, message.address(), flags);
    }

    @Override
    public int recvmsg(int fd, MemorySegment message, int flags) throws ErrnoException {
        return call(RECVMSG, fd, message.address(), flags);
    }

    @Override
    public int poll(MemorySegment descriptors, long count, int timeoutMs) throws ErrnoException {
        return call(POLL, descriptors.address(), count, timeoutMs);
    }

    @Override
    public int open(String path, int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, OPEN, arena.allocateFrom(path).address(), flags);
        }
    }

    @Override
    public void dup2(int fd, int target) throws ErrnoException {
        call(DUP2, fd, target);
    }

    @Override
    public void close(int fd) throws ErrnoException {
        call(CLOSE, fd);
    }

    @Override
    public int waitpid(long pid, int options) throws ErrnoException {
        return call(WAITPID, pid, 0, options);
    }

    @Override
    public int getsockopt(int fd, int level, int option) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            call(arena, GETSOCKOPT, fd, level, option, value.address(), length(arena, value).address());
            return value.get(JAVA_INT, 0);
        }
    }

    @Override
    public void getsockname(int fd, MemorySegment address) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            call(arena, GETSOCKNAME, fd, address.address(), length(arena, address).address());
        }
    }

    private static MemorySegment length(Arena arena, MemorySegment value) {
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, (int) value.byteSize());
        return length;
    }

    @Override
    public void kill(long pid, int signal) throws ErrnoException {
        call(KILL, pid, signal);
    }

    @Override
    public void setsid() throws ErrnoException {
        call(SETSID);
    }
}
