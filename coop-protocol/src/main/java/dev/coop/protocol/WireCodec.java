package dev.coop.protocol;

import java.nio.ByteBuffer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns messages into frames and back. Stateless. */
public final class WireCodec {
    private WireCodec() {}

    /**
     * The frame for {@code message}.
     *
     * @throws IllegalArgumentException if its body is larger than {@link Frame#MAX_BODY_BYTES}
     */
    public static Frame encode(WireMessage message) {
        return switch (message) {
            case WireMessage.Hello(var token, var pid) -> {
                byte[] text = token.getBytes(UTF_8);
                Frame frame = Frame.allocate(FrameType.HELLO, Integer.BYTES + text.length + Integer.BYTES);
                putText(frame.body(), text).putInt(pid);
                yield frame;
            }
            case WireMessage.Start(var options) -> texts(FrameType.START, options);
            case WireMessage.Started() -> Frame.allocate(FrameType.STARTED, 0);
            case WireMessage.Listening(var port) -> number(FrameType.LISTENING, port);
            case WireMessage.ListenRequest request -> encodeListenRequest(request);
            case WireMessage.Post post -> encodePost(post);
            case WireMessage.Replace() -> Frame.allocate(FrameType.REPLACE, 0);
            case WireMessage.Bye(var code) -> number(FrameType.BYE, code);
            case WireMessage.Request(var command, var arguments) -> texts(FrameType.REQUEST, command, arguments);
            case WireMessage.Reply(var code, var result) -> {
                byte[] text = result.getBytes(UTF_8);
                Frame frame = Frame.allocate(FrameType.REPLY, Integer.BYTES + Integer.BYTES + text.length);
                putText(frame.body().putInt(code), text);
                yield frame;
            }
            case WireMessage.Progress(var line) -> texts(FrameType.PROGRESS, line);
            case WireMessage.Reopen() -> Frame.allocate(FrameType.REOPEN, 0);
            case WireMessage.Warm() -> Frame.allocate(FrameType.WARM, 0);
            case WireMessage.Beat(var moves) -> number(FrameType.BEAT, moves ? 1 : 0);
            case WireMessage.Promote(var slot) -> number(FrameType.PROMOTE, slot);
            case WireMessage.Guest(var host, var port, var slot, var comes) -> {
                byte[] text = host.getBytes(UTF_8);
                Frame frame = Frame.allocate(FrameType.GUEST, 4 * Integer.BYTES + text.length);
                putText(frame.body(), text).putInt(port).putInt(slot).putInt(comes ? 1 : 0);
                yield frame;
            }
        };
    }

    /**
     * The message in {@code frame}.
     *
     * @throws ProtocolException if the body is not what the type promises
     */
    public static WireMessage decode(Frame frame) throws ProtocolException {
        ByteBuffer body = frame.body();
        WireMessage message = switch (frame.type()) {
            case HELLO -> new WireMessage.Hello(text(body), integer(body));
            case START -> new WireMessage.Start(text(body));
            case STARTED -> new WireMessage.Started();
            case LISTENING -> new WireMessage.Listening(integer(body));
            case LISTEN_REQUEST -> new WireMessage.ListenRequest(text(body), integer(body), integer(body),
                    text(body));
            case POST -> new WireMessage.Post(frame.to(), frame.from(), frame.receiverPid(), frame.senderPid(),
                    text(body), rest(body));
            case REPLACE -> new WireMessage.Replace();
            case BYE -> new WireMessage.Bye(integer(body));
            case REQUEST -> new WireMessage.Request(text(body), text(body));
            case REPLY -> new WireMessage.Reply(integer(body), text(body));
            case PROGRESS -> new WireMessage.Progress(text(body));
            case REOPEN -> new WireMessage.Reopen();
            case WARM -> new WireMessage.Warm();
            case BEAT -> new WireMessage.Beat(integer(body) != 0);
            case PROMOTE -> new WireMessage.Promote(integer(body));
            case GUEST -> new WireMessage.Guest(text(body), integer(body), integer(body), integer(body) != 0);
        };
        if (body.hasRemaining()) {
            throw new ProtocolException(frame.type() + " has " + body.remaining() + " bytes too many");
        }
        return message;
    }

    private static Frame encodeListenRequest(WireMessage.ListenRequest request) {
        byte[] host = request.host().getBytes(UTF_8);
        byte[] inbox = request.inbox().getBytes(UTF_8);
        Frame frame = Frame.allocate(FrameType.LISTEN_REQUEST, 4 * Integer.BYTES + host.length + inbox.length);
        putText(putText(frame.body(), host).putInt(request.port()).putInt(request.slot()), inbox);
        return frame;
    }

    private static Frame encodePost(WireMessage.Post post) {
        byte[] action = post.action().getBytes(UTF_8);
        byte[] data = post.dataJson().getBytes(UTF_8);
        Frame frame = Frame.allocate(FrameType.POST, Integer.BYTES + action.length + data.length);
        frame.address(post.to(), post.receiverPid());
        frame.stamp(post.from(), post.senderPid());
        putText(frame.body(), action).put(data);
        return frame;
    }

    private static Frame number(FrameType type, int number) {
        Frame frame = Frame.allocate(type, Integer.BYTES);
        frame.body().putInt(number);
        return frame;
    }

    private static Frame texts(FrameType type, String first, String... more) {
        byte[][] texts = new byte[1 + more.length][];
        texts[0] = first.getBytes(UTF_8);
        int bytes = Integer.BYTES + texts[0].length;
        for (int i = 0; i < more.length; i++) {
            texts[i + 1] = more[i].getBytes(UTF_8);
            bytes += Integer.BYTES + texts[i + 1].length;
        }
        Frame frame = Frame.allocate(type, bytes);
        ByteBuffer body = frame.body();
        for (byte[] text : texts) {
            putText(body, text);
        }
        return frame;
    }

    private static ByteBuffer putText(ByteBuffer body, byte[] text) {
        return body.putInt(text.length).put(text);
    }

    private static int integer(ByteBuffer body) throws ProtocolException {
        if (body.remaining() < Integer.BYTES) {
            throw new ProtocolException("a number is cut short");
        }
        return body.getInt();
    }

    private static String text(ByteBuffer body) throws ProtocolException {
        int length = integer(body);
        if (length < 0 || length > body.remaining()) {
            throw new ProtocolException("a text of " + Integer.toUnsignedString(length) + " bytes is cut short");
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static String rest(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }
}
