package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// DeleteAnswerKinds are the answers to a delete that come from a gateway instead of the console: a
// 404 and a 410 as JSON, and a 200 that holds an error.
func DeleteAnswerKinds() []string { return []string{"404", "410", "error"} }

func checkDeleteAnswers(kinds []string) error {
	for _, k := range kinds {
		if !slices.Contains(DeleteAnswerKinds(), k) {
			return fmt.Errorf("emulator: unknown answer to a delete %q; known are %s", k,
				strings.Join(DeleteAnswerKinds(), ", "))
		}
	}
	return nil
}

// SetDeleteAnswers names the answers that a gateway gives to deletes, of DeleteAnswerKinds; none =
// all of them. All accounts of the console get the same. It fails for an unknown one and changes
// nothing then.
func (e *Emulator) SetDeleteAnswers(kinds ...string) error {
	if err := checkDeleteAnswers(kinds); err != nil {
		return err
	}
	for _, a := range e.accounts {
		a.mu.Lock()
		a.opts.DeleteAnswers = slices.Clone(kinds)
		a.mu.Unlock()
	}
	return nil
}

// deleteAnswer is what a gateway says instead of deleting.
func (e *Emulator) deleteAnswer(which int) answer {
	kinds := e.opts.DeleteAnswers
	if len(kinds) == 0 {
		kinds = DeleteAnswerKinds()
	}
	switch kinds[which%len(kinds)] {
	case "404":
		return jsonAnswer(http.StatusNotFound, plain{"error": "not found"})
	case "410":
		return jsonAnswer(http.StatusGone, plain{"error": "gone"})
	}
	return jsonAnswer(http.StatusOK, plain{"error": "upstream request failed"})
}

// badIDs are ids that are none.
func badIDs() []string {
	return []string{"../../account/orgs/" + zeroID, "12345", "", "a\x00b", strings.Repeat("x", 5000), "none"}
}

// distort changes the rows of an answer by a kind of fault. It returns false for an answer that has
// no rows, which is left alone.
func (e *Emulator) distort(f fault, result any) (any, bool) {
	var rows []object
	switch v := result.(type) {
	case object:
		rows = []object{v}
	case []object:
		rows = v
	case plain: // of API clients, which are never wrapped
		if _, ok := v["api_client_id"]; ok {
			rows = []object{object(v)}
		}
	}
	done := false
	for _, row := range rows {
		for _, name := range []string{"id", "api_client_id"} {
			if _, ok := row[name]; !ok {
				continue
			}
			switch f.kind {
			case FaultOtherID:
				row[name], done = newID(), true
			case FaultBadID:
				row[name], done = badIDs()[f.which], true
			}
		}
		if _, ok := row["organization_id"]; ok && f.kind == FaultOtherOrganization {
			row["organization_id"], done = newID(), true
		}
	}
	return result, done
}

// isDistortion tells whether a kind of fault changes the rows of an answer.
func isDistortion(kind string) bool {
	return kind == FaultOtherID || kind == FaultBadID || kind == FaultOtherOrganization
}
