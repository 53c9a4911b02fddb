package callabsync.http;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.HttpLists;
import callabsync.sink.NotSentException;

/** The lists of the APIs, for who needs no more of them. */
final class Lists implements HttpLists {

    private final Apis apis;

    Lists(Apis apis) {
        this.apis = apis;
    }

    @Override
    public CrmAnswer ask(Question question) {
        try {
            Api api = apis.of(question.destination());
            CrmRequest request = api.list(question)
                    .orElseThrow(() -> new NotSentException(
                            question.address().isPresent()
                                    ? "The next page is said to be on another server: it is not asked"
                                    : "A placeholder of the path has no value"));
            return api.send(request);
        } catch (UnfitSettingsException e) {
            throw new NotSentException("Its settings: " + e.getMessage());
        }
    }

    @Override
    public String refusal(CrmAnswer answer) {
        return AnswerRules.summary(answer);
    }
}
