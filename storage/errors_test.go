package storage

import (
	"errors"
	"fmt"
	"testing"
)

func TestSyntaxErrorShowsPositionAndReason(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("topic furat: %w", &SyntaxError{Line: 2, Column: 17, Reason: "unclosed quote"})
	if got, want := err.Error(), "topic furat: query:2:17: unclosed quote"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var wrong *SyntaxError
	if !errors.As(err, &wrong) || wrong.Line != 2 || wrong.Column != 17 {
		t.Errorf("errors.As found %+v, want line 2, column 17", wrong)
	}
}
