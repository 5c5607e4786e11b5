/* What a query finds first: two things that Material's search has no setting for, set through lunr's own interface.
   `queries.py` appends this to the search worker, which shows lunr as a global. */
(({ Builder, Index, Query, QueryParser }) => {
  /* Material calls this with 0: a word then counts the same in a long text as in a short one, and "relu" finds "Leaky
     ReLU, PReLU, RReLU" before "ReLU". Uncalled, lunr weighs by length. */
  Builder.prototype.b = () => {}

  /* Material searches for `relu*`: every word that begins so counts the same, and a rare one, as "ReLU6" is, more. Here
     the word itself counts besides, for two. */
  Index.prototype.search = function (words) {
    return this.query(query => {
      new QueryParser(words, query).parse()
      for (const { fields, presence, term } of [...query.clauses])
        if (presence === Query.presence.OPTIONAL && /^[^*]+\*$/.test(term))
          query.term(term.slice(0, -1), { fields, boost: 2 })
    })
  }
})(self.lunr)
