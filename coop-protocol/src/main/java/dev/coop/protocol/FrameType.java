package dev.coop.protocol;

/** What a frame holds; one for each kind of {@link WireMessage}. Codes are never reused. */
public enum FrameType {
    /** {@link WireMessage.Hello}. */
    HELLO(1),
    /** {@link WireMessage.Start}. */
    START(2),
    /** {@link WireMessage.Started}. */
    STARTED(3),
    /** {@link WireMessage.Listening}. */
    LISTENING(4),
    /** {@link WireMessage.Post}. */
    POST(5),
    /** {@link WireMessage.Replace}. */
    REPLACE(6),
    /** {@link WireMessage.Bye}. */
    BYE(7),
    /** {@link WireMessage.Request}. */
    REQUEST(8),
    /** {@link WireMessage.Reply}. */
    REPLY(9),
    /** {@link WireMessage.Progress}. */
    PROGRESS(10),
    /** {@link WireMessage.Reopen}. */
    REOPEN(11),
    /** {@link WireMessage.ListenRequest}. */
    LISTEN_REQUEST(12),
    /** {@link WireMessage.Guest}. */
    GUEST(13),
    /** {@link WireMessage.Warm}. */
    WARM(14),
    /** {@link WireMessage.Promote}. */
    PROMOTE(15),
    /** {@link WireMessage.Beat}. */
    BEAT(16);

    private static final FrameType[] BY_CODE = new FrameType[17];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    /** The byte in the header. */
    public int code() {
        return code;
    }

    static FrameType of(int code) throws ProtocolException {
        if (code <= 0 || code >= BY_CODE.length) {
            throw new ProtocolException("unknown frame type " + code);
        }
        return BY_CODE[code];
    }
}
