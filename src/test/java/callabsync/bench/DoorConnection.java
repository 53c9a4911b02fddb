package callabsync.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/** One kept connection to the door, without a client library whose work would count as the door's. */
final class DoorConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream answers;

    DoorConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        answers = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a whole request, reads the whole answer and gives its status. */
    int post(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String[] status = line().split(" ");
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
        }
        if (chunked) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                answers.readNBytes(size + 2);
            }
            line();
        }
        answers.readNBytes(length);
        return Integer.parseInt(status[1]);
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (int c = answers.read(); c != '\n'; c = answers.read()) {
            if (c < 0) {
                throw new IOException("The connection was closed");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
