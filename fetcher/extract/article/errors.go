package article

import "errors"

var (
	// ErrNone occurs when a page has no text that could be an article.
	ErrNone = errors.New("no article was found on the page")
	// ErrList occurs when a page is a list of articles.
	ErrList = errors.New("the page is a list of articles")
	// ErrLogin occurs when a page asks to log in instead.
	ErrLogin = errors.New("the page asks to log in")
	// ErrConsent occurs when a page asks for consent instead.
	ErrConsent = errors.New("the page asks for consent to cookies")
	// ErrMissing occurs when a page says that there is none, whatever its status is.
	ErrMissing = errors.New("the page says that the article does not exist")
)
