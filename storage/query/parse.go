package query

import (
	"strconv"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// Options is the context in which a query is parsed.
type Options struct {
	Now     time.Time              // since:7d counts back from it
	Aliases map[string][]string    // aliases: a word or phrase, and its other names
	Places  []storage.PlaceSetting // beside the built-in places
}

// Expr is a parsed query, safe for concurrent use.
type Expr struct {
	Root Node
}

// String returns a query that Parse reads as e, with aliases expanded.
func (e *Expr) String() string {
	var b strings.Builder
	writeRoot(&b, e.Root)
	return b.String()
}

// Parse parses a query; the empty one matches every article. Errors are
// *storage.SyntaxError. A query has at most 4,096 bytes and 200 terms, nested at
// most 20 deep.
func Parse(s string, o Options) (*Expr, error) {
	return parse(s, o, foldAliases(o.Aliases))
}

// parse parses s with the aliases of o, which are folded.
func parse(s string, o Options, aliases map[string][]string) (*Expr, error) {
	p := &parser{lex: lexer{s: s}, now: o.Now, aliases: aliases, places: o.Places}
	if len(s) > maxBytes {
		return nil, p.lex.syntaxError(0, 0, "too-long", strconv.Itoa(maxBytes))
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.tok.kind == tokClose {
		return nil, p.lex.syntaxError(p.tok.pos, p.tok.end, "nothing-to-close")
	}
	return &Expr{Root: root}, nil
}

type parser struct {
	lex     lexer
	tok     token
	now     time.Time
	aliases map[string][]string
	places  []storage.PlaceSetting
	terms   int
}

func (p *parser) advance() (err error) {
	p.tok, err = p.lex.next()
	return err
}

func (p *parser) or(depth int) (Node, error) {
	if depth > maxDepth {
		return nil, p.lex.syntaxError(p.tok.pos, p.tok.end, "too-deep", strconv.Itoa(maxDepth))
	}
	var alternatives Or
	for {
		all, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, all)
		if p.tok.kind != tokOr {
			break
		}
		at := p.tok
		if isEmpty(all) {
			return nil, p.lex.syntaxError(at.pos, at.end, "nothing-before-or")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.tok.kind == tokEnd || p.tok.kind == tokClose || p.tok.kind == tokOr {
			return nil, p.lex.syntaxError(at.pos, at.end, "nothing-after-or")
		}
	}
	if len(alternatives) == 1 {
		return alternatives[0], nil
	}
	return alternatives, nil
}

func isEmpty(n Node) bool {
	all, ok := n.(And)
	return ok && len(all) == 0
}

func (p *parser) and(depth int) (Node, error) {
	all := And{}
	for p.tok.kind != tokEnd && p.tok.kind != tokClose && p.tok.kind != tokOr {
		if len(all) > 0 {
			if err := p.skipConjunction(); err != nil {
				return nil, err
			}
		}
		n, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

// skipConjunction skips a lone و between two terms, which are an And anyway.
func (p *parser) skipConjunction() error {
	t, at := p.tok, p.lex.pos
	if t.value != "و" || t.key+t.op != "" || t.quoted || t.prefix {
		return nil
	}
	if err := p.advance(); err != nil {
		return err
	}
	if p.tok.kind == tokEnd || p.tok.kind == tokClose || p.tok.kind == tokOr {
		p.tok, p.lex.pos = t, at
	}
	return nil
}

func (p *parser) unary(depth int) (Node, error) {
	switch at := p.tok; at.kind {
	case tokNot:
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.tok.kind != tokTerm && p.tok.kind != tokOpen {
			return nil, p.lex.syntaxError(at.pos, at.end, "nothing-after-not")
		}
		n, err := p.unary(depth)
		return Not{n}, err
	case tokOpen:
		if err := p.advance(); err != nil {
			return nil, err
		}
		n, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.tok.kind != tokClose {
			return nil, p.lex.syntaxError(at.pos, at.end, "unclosed-parenthesis")
		}
		return n, p.advance()
	default:
		if p.terms++; p.terms > maxTerms {
			return nil, p.lex.syntaxError(at.pos, at.end, "too-many-terms", strconv.Itoa(maxTerms))
		}
		n, err := p.term(at)
		if err != nil {
			return nil, err
		}
		return n, p.advance()
	}
}

// foldAliases maps every name, folded, to all names of the same thing.
func foldAliases(names map[string][]string) map[string][]string {
	out := map[string][]string{}
	for name, others := range names {
		group := append([]string{name}, others...)
		for i, n := range group {
			group[i] = text.Fold(n)
		}
		for _, n := range group {
			out[n] = append(out[n], group...)
		}
	}
	return out
}
