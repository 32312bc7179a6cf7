package dev.coop.protocol;

import java.nio.ByteBuffer;

import dev.coop.Role;

/**
 * One frame on a cluster's Unix-domain stream socket, as its bytes. Big-endian:
 *
 * <pre>
 *  0        4   5   6   7   8            12           16
 *  +--------+---+---+---+---+------------+------------+- - - - -
 *  | length | v | t | to| fr| receiver   | sender pid | body
 *  |        |   |   |   |   | pid        |            |
 *  +--------+---+---+---+---+------------+------------+- - - - -
 * </pre>
 *
 * <ul>
 *   <li>{@code length} u32: bytes that follow it, {@value #HEADER_BYTES} - 4 to {@value #MAX_BYTES} - 4
 *   <li>{@code v} u8: protocol version, {@value #VERSION}
 *   <li>{@code t} u8: {@link FrameType#code()}
 *   <li>{@code to} u8: {@link Destination#code()}, {@code fr} u8: the sender's role, parent 1, master 2,
 *       agent 3, app 4; used by {@link FrameType#POST}
 *   <li>{@code receiver pid}, {@code sender pid} i32: 0 where there is none
 * </ul>
 *
 * <p>The master routes by this header and forwards the bytes: it stamps role and pid of the sender in place and never
 * looks into the body of a post. Confined to the thread that owns the connection it came from.
 */
public final class Frame {
    /** The protocol version that this code speaks. */
    public static final int VERSION = 1;
    /** The size of the header, with the length field. */
    public static final int HEADER_BYTES = 16;
    /** The largest body: 1 MiB. */
    public static final int MAX_BODY_BYTES = 1 << 20;
    /** The largest frame. */
    public static final int MAX_BYTES = HEADER_BYTES + MAX_BODY_BYTES;

    private static final int VERSION_AT = 4;
    private static final int TYPE_AT = 5;
    private static final int TO_AT = 6;
    private static final int FROM_AT = 7;
    private static final int RECEIVER_PID_AT = 8;
    private static final int SENDER_PID_AT = 12;

    private final ByteBuffer bytes;
    private final FrameType type;

    private Frame(ByteBuffer bytes, FrameType type) {
        this.bytes = bytes;
        this.type = type;
    }

    /**
     * The frame that {@code bytes} hold from position 0 to the limit; the buffer is taken over.
     *
     * @throws ProtocolException if the version or type is unknown, or a post has no whole action: the master forwards
     *         posts unread, and whoever got a broken one would close its channel for the sender's fault
     */
    static Frame of(ByteBuffer bytes) throws ProtocolException {
        int version = Byte.toUnsignedInt(bytes.get(VERSION_AT));
        if (version != VERSION) {
            throw new ProtocolException("protocol version " + version + ", this is " + VERSION);
        }
        Frame frame = new Frame(bytes, FrameType.of(Byte.toUnsignedInt(bytes.get(TYPE_AT))));
        if (frame.type == FrameType.POST && !frame.beginsWithText()) {
            throw new ProtocolException("a post without a whole action");
        }
        return frame;
    }

    private boolean beginsWithText() {
        int room = bytes.limit() - HEADER_BYTES - Integer.BYTES;
        return room >= 0 && bytes.getInt(HEADER_BYTES) >= 0 && bytes.getInt(HEADER_BYTES) <= room;
    }

    /** A frame with room for a body of {@code bodyBytes}, which the caller fills by {@link #body()}. */
    static Frame allocate(FrameType type, int bodyBytes) {
        if (bodyBytes > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + bodyBytes + " bytes is larger than the limit of " + MAX_BODY_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + bodyBytes);
        bytes.putInt(0, bytes.capacity() - Integer.BYTES);
        bytes.put(VERSION_AT, (byte) VERSION);
        bytes.put(TYPE_AT, (byte) type.code());
        return new Frame(bytes, type);
    }

    /** What kind of message the body holds. */
    public FrameType type() {
        return type;
    }

    /**
     * Where a post goes.
     *
     * @throws ProtocolException if the header says something unknown
     */
    public Destination to() throws ProtocolException {
        return Destination.of(Byte.toUnsignedInt(bytes.get(TO_AT)));
    }

    /** The sender's role as stamped by the master. */
    Role from() throws ProtocolException {
        int code = Byte.toUnsignedInt(bytes.get(FROM_AT));
        return switch (code) {
            case 1 -> Role.PARENT;
            case 2 -> Role.MASTER;
            case 3 -> Role.AGENT;
            case 4 -> Role.APP;
            default -> throw new ProtocolException("unknown role " + code);
        };
    }

    /** The pid that a post to {@link Destination#PID} goes to. */
    public int receiverPid() {
        return bytes.getInt(RECEIVER_PID_AT);
    }

    /** The sender's pid as stamped by the master. */
    public int senderPid() {
        return bytes.getInt(SENDER_PID_AT);
    }

    /** Writes who sent this, over whatever the sender wrote there. */
    public void stamp(Role from, int senderPid) {
        int code = switch (from) {
            case PARENT -> 1;
            case MASTER -> 2;
            case AGENT -> 3;
            case APP -> 4;
        };
        bytes.put(FROM_AT, (byte) code);
        bytes.putInt(SENDER_PID_AT, senderPid);
    }

    void address(Destination to, int receiverPid) {
        bytes.put(TO_AT, (byte) to.code());
        bytes.putInt(RECEIVER_PID_AT, receiverPid);
    }

    /** A view of the body, from position 0 to its limit. */
    ByteBuffer body() {
        return bytes.slice(HEADER_BYTES, bytes.limit() - HEADER_BYTES);
    }

    /** A view of the whole frame to write out; each receiver takes one of its own. */
    public ByteBuffer toBytes() {
        return bytes.duplicate().rewind();
    }

    /** The size of the whole frame. */
    public int size() {
        return bytes.limit();
    }
}
