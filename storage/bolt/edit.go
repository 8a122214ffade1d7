package bolt

import (
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/figures"
	"rawi/storage/story"
	"rawi/storage/text"
)

// textEdit is what the edit of an article's text is for its readers.
type textEdit struct {
	returned    bool // the article had the text before: no news
	substantial bool // it is to be read again
	recounted   bool // a number changed
}

// editOf returns what the edit of was, which had the blocks old, into a is.
func editOf(was *storage.Article, old []string, a *storage.Article) textEdit {
	recounted := figures.Differ(titled(was, old), titled(a, a.Text), a.Language)
	return textEdit{recounted: recounted, substantial: recounted || was.Title != a.Title || text.IsSubstantial(old, a.Text)}
}

// titled returns the title of an article and those of its blocks that are its own.
func titled(a *storage.Article, blocks []string) []string {
	return append([]string{a.Title}, storage.OwnText(blocks, a.LeftOut)...)
}

// recordVersion applies v, what a new text means for the article's story, and records
// the change. It returns the article's id if the version is a new one.
func (f *fetchOp) recordVersion(v story.Verdict, n uint64, meta, was *record.ArticleMeta, p *prepared, e textEdit) (string, error) {
	if v.Story == "" { // the window no longer has it: it stays where it is
		v.Story = meta.A.Story
	}
	storyID, topics, err := f.stories.applyVerdict(v, f.at)
	if err != nil {
		return "", err
	}
	if e.returned && meta.Returns > maxReturns && storyID == was.A.Story && len(v.Merged) == 0 {
		return "", nil
	}
	if !e.returned && e.substantial {
		if err := f.stories.leadChanged(storyID, n, e, f.at); err != nil {
			return "", err
		}
	}
	c := storage.Change{At: f.at, Kind: storage.ChangeVersion, Article: meta.A.ID, Story: storyID, Merged: v.Merged, Feed: f.feed.Name, Topics: topics}
	if e.returned && meta.A.Versions == was.A.Versions {
		return "", f.change(c)
	}
	return meta.A.ID, f.change(c)
}

// leadChanged sets when the story was updated and recounted, if article n leads it.
func (s *stories) leadChanged(id string, n uint64, e textEdit, at time.Time) error {
	r, err := s.find(id)
	if err != nil || r.Lead != n {
		return err
	}
	if r.Updated = at.Unix(); e.recounted {
		r.Recounted = r.Updated
	}
	return s.put(r)
}
