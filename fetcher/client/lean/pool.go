package lean

import (
	"bufio"
	"container/list"
	"net"
	"sync"
	"syscall"
	"time"
)

// connection is a connection to a server.
type connection struct {
	net.Conn
	address string // HOST:PORT that was dialed

	read int64 // bytes of the answer under way
	left int64 // how many more its head may have; negative: it was read

	idle *list.Element // in pool.idle; nil: it is in use
	used time.Time     // when it was given back
}

func (c *connection) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, errHeadTooLarge
	}
	if c.left > 0 {
		p = p[:min(int64(len(p)), c.left)]
	}
	n, err := c.Conn.Read(p)
	c.read += int64(n)
	if c.left > 0 {
		c.left -= int64(n)
	}
	return n, err
}

// quiet reports that the server has neither closed the connection nor sent anything. Of
// connections that are none of the system's it is not known: they are taken to be quiet.
func (c *connection) quiet() bool {
	s, ok := c.Conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, err := syscall.Read(int(fd), b[:])
		quiet = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK
		return true
	})
	return err == nil && quiet
}

// pool holds idle connections. Its zero value is empty.
type pool struct {
	mu     sync.Mutex               // guards the rest
	idle   list.List                // of *connection, the one that was given back first in front
	byHost map[string][]*connection // the same by address, the one that was given back last at the end
	timer  *time.Timer              // closes those that are idle for too long; nil: none was ever idle
}

// take returns an idle connection to an address that can be used; nil: there is none.
func (p *pool) take(address string) *connection {
	for {
		c := p.remove(address)
		if c == nil || c.quiet() {
			return c
		}
		c.Close()
	}
}

func (p *pool) remove(address string) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	of := p.byHost[address]
	if len(of) == 0 {
		return nil
	}
	c := of[len(of)-1]
	p.drop(c)
	return c
}

// drop takes a connection out of the pool.
func (p *pool) drop(c *connection) {
	p.idle.Remove(c.idle)
	c.idle = nil
	of := p.byHost[c.address]
	for i := range of {
		if of[i] == c {
			of = append(of[:i], of[i+1:]...)
			break
		}
	}
	if len(of) == 0 {
		delete(p.byHost, c.address)
	} else {
		p.byHost[c.address] = of
	}
}

// put makes a connection idle. Those that are too many then are closed, the one that was
// given back first.
func (p *pool) put(t *Transport, c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byHost == nil {
		p.byHost = map[string][]*connection{}
	}
	c.used = time.Now()
	c.idle = p.idle.PushBack(c)
	p.byHost[c.address] = append(p.byHost[c.address], c)
	if of := p.byHost[c.address]; len(of) > t.IdlePerHost {
		p.close(of[0])
	}
	for p.idle.Len() > t.Idle {
		p.closeFirst()
	}
	switch {
	case p.timer == nil:
		p.timer = time.AfterFunc(t.IdleTimeout, func() { p.expire(t.IdleTimeout) })
	case p.idle.Len() == 1:
		p.timer.Reset(t.IdleTimeout)
	}
}

func (p *pool) closeFirst() { p.close(p.idle.Front().Value.(*connection)) }

func (p *pool) close(c *connection) {
	p.drop(c)
	c.Close()
}

// expire closes the connections that are idle for a time.
func (p *pool) expire(timeout time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle.Len() > 0 {
		left := timeout - time.Since(p.idle.Front().Value.(*connection).used)
		if left > 0 {
			p.timer.Reset(left)
			return
		}
		p.closeFirst()
	}
}

func (p *pool) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle.Len() > 0 {
		p.closeFirst()
	}
	if p.timer != nil {
		p.timer.Stop()
	}
}

// readers and writers are the buffers of exchanges under way.
var (
	readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}
	writers = sync.Pool{New: func() any { return bufio.NewWriter(nil) }}
)

func getReader(c *connection) *bufio.Reader {
	b, _ := readers.Get().(*bufio.Reader)
	b.Reset(c)
	return b
}

func putReader(b *bufio.Reader) {
	b.Reset(nil)
	readers.Put(b)
}

func getWriter(c *connection) *bufio.Writer {
	b, _ := writers.Get().(*bufio.Writer)
	b.Reset(c)
	return b
}

func putWriter(b *bufio.Writer) {
	b.Reset(nil)
	writers.Put(b)
}
