package callabsync.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no HTTP client would send, and reads what comes back. */
final class RawHttp {

    private static final int PATIENCE_MS = 20_000;

    private RawHttp() {}

    /**
     * One answer.
     *
     * @param status 0 if the connection was closed without one
     */
    record Answered(int status, String head, String body) {
        boolean has(String header) {
            return head.toLowerCase(java.util.Locale.ROOT)
                    .contains("\r\n" + header.toLowerCase(java.util.Locale.ROOT) + ":");
        }
    }

    static Answered send(int port, String head, byte[] body) throws IOException {
        try (Socket socket = open(port)) {
            return send(socket, head, body);
        }
    }

    static Socket open(int port) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        return socket;
    }

    /** Sends these bytes and says that there are no more; so the server need not wait for what a broken length promises. */
    static Answered sendAll(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
        } catch (SocketException e) {
            // The server may have answered and closed already.
        }
        return read(socket.getInputStream());
    }

    static Answered send(Socket socket, String head, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.ISO_8859_1));
        request.write(body);
        try {
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // The server may have answered and closed already.
        }
        return read(socket.getInputStream());
    }

    /** Reads one answer; a server that hangs is a {@link java.net.SocketTimeoutException}. */
    static Answered read(InputStream in) throws IOException {
        try {
            String head = head(in);
            if (head.isEmpty()) {
                return new Answered(0, "", "");
            }
            int status = Integer.parseInt(head.substring(9, 12));
            if (status == 100) {
                return read(in);
            }
            int length = contentLength(head);
            byte[] body = length < 0 ? new byte[0] : in.readNBytes(length);
            return new Answered(status, head, new String(body, StandardCharsets.UTF_8));
        } catch (SocketException e) {
            return new Answered(0, "", "");
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return -1;
    }
}
